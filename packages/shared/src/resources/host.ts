import { outboxFields, resource, type Outboxed } from './resource.ts'

/** A Docker host. Written by the scanner. */
export interface HostDoc extends Outboxed {
  /** 32 hex digits of ours: engine ids contain colons and repeat on cloned machines. */
  _id: string
  /** What tells hosts apart before we know them; `local` for the engine beside the scanner. */
  slug: string
  name: string
  status: 'connected' | 'away'
  engineId: string
  os: string
  architecture: string
  apiVersion: string
  serverVersion: string
  seenAt: Date
  error?: string
  /** It manages a swarm, so that services can be listed and changed there. */
  isSwarmManager?: boolean
}

export const hostResource = resource<HostDoc>(
  'hosts',
  {
    _id: String,
    slug: String,
    name: String,
    status: String,
    engineId: String,
    os: String,
    architecture: String,
    apiVersion: String,
    serverVersion: String,
    seenAt: Date,
    error: String,
    isSwarmManager: Boolean,
    ...outboxFields,
  },
  [
    { fields: { slug: 1 }, unique: true },
    { fields: { outboxAt: 1 }, sparse: true },
  ],
)
