/** What the inventory knows of a Swarm service besides what it has in common with containers. */
export interface SwarmService {
  mode: string
  /** How many tasks should run, and how many do. */
  desired: number
  running: number
  /** The engine's own words on the last change: completed, paused, rollback_completed … */
  rolloutState?: string
  rolloutText?: string
  /** Image of the spec before, which the engine can go back to; absent: there is none. */
  previousImage?: string
  ports: { hostPort?: number; containerPort: number; protocol: string }[]
  tasks: SwarmTask[]
}

export interface SwarmTask {
  slot: number
  node: string
  address: string
  state: string
  image: string
  error: string
}

export const swarmServiceFields = {
  _id: false,
  mode: String,
  desired: Number,
  running: Number,
  rolloutState: String,
  rolloutText: String,
  previousImage: String,
  ports: [{ _id: false, hostPort: Number, containerPort: Number, protocol: String }],
  tasks: [
    { _id: false, slot: Number, node: String, address: String, state: String, image: String, error: String },
  ],
}

const prefix = 'service:'

/** Under which name a service stands beside containers: none of them can have a colon in theirs. */
export function serviceKey(name: string): string {
  return prefix + name
}

/** The service that is meant by a name of the inventory; undefined for a container. */
export function serviceOf(name: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined
}

/** What people call it. */
export function shownName(name: string): string {
  return serviceOf(name) ?? name
}
