import { resource } from './resource.ts'

/** A process of Sentinel that runs in a container: not all of them can ask the engine which. Each writes its own. */
export interface ProcessDoc {
  _id: string
  service: string
  /** Id or its first digits, or a name that somebody gave. */
  containerId: string
  seenAt: Date
}

export const processResource = resource<ProcessDoc>(
  'processes',
  { _id: String, service: String, containerId: String, seenAt: Date },
  [{ fields: { seenAt: 1 }, expireAfterSeconds: 86_400 }],
)
