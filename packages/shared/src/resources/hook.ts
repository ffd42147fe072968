import { resource } from './resource.ts'

export const hookPhases = ['pre-update', 'post-update'] as const
export type HookPhase = (typeof hookPhases)[number]

/** What is to be run inside a container before or after its update. Written by the API. */
export interface HookDoc {
  hostId: string
  name: string
  phase: HookPhase
  command: string[]
  timeoutSeconds: number
  updatedAt: Date
  updatedBy: string
}

export const hookResource = resource<HookDoc>(
  'hooks',
  {
    hostId: String,
    name: String,
    phase: String,
    command: [String],
    timeoutSeconds: Number,
    updatedAt: Date,
    updatedBy: String,
  },
  [{ fields: { hostId: 1, name: 1, phase: 1 }, unique: true }],
)
