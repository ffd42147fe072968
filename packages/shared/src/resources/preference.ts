import { outboxFields, resource, type Outboxed } from './resource.ts'

/** A person's word on a container. Written by the API. */
export interface PreferenceDoc extends Outboxed {
  hostId: string
  name: string
  policy?: 'auto' | 'manual' | 'pinned'
  /** Versions not to be offered; obsolete once an update after `at` succeeded. */
  ignored: { version: string; at: Date }[]
  /** Of a service that was scaled to nothing: how many there were. */
  previousReplicas?: number
}

export const preferenceResource = resource<PreferenceDoc>(
  'preferences',
  {
    hostId: String,
    name: String,
    policy: String,
    ignored: { type: [{ _id: false, version: String, at: Date }], default: [] },
    previousReplicas: Number,
    ...outboxFields,
  },
  [
    { fields: { hostId: 1, name: 1 }, unique: true },
    { fields: { outboxAt: 1 }, sparse: true },
  ],
)
