import type { StepView } from './api/views.ts'

interface Titles {
  readonly forward: string
  readonly undo?: string
}

const titles: Readonly<Record<string, Titles>> = {
  record: { forward: 'Write down how the container is made' },
  refuse: { forward: 'Look whether it may be touched' },
  gate: { forward: 'Ask the policy' },
  'pre-hook': { forward: 'Ask the container’s own hook' },
  pull: { forward: 'Download the image', undo: 'Put the tag back' },
  unchanged: { forward: 'Compare the images' },
  'gate-image': { forward: 'Ask the policy about the image that is there' },
  create: { forward: 'Create the new container', undo: 'Remove the new container' },
  prepare: { forward: 'Look once more that nothing changed meanwhile' },
  'stop-dependants': {
    forward: 'Stop what hangs on it',
    undo: 'Start what hangs on it again',
  },
  'stop-old': { forward: 'Stop the old one', undo: 'Start the old one again' },
  'swap-names': { forward: 'Give the name to the new one', undo: 'Give the name back to the old one' },
  'start-new': { forward: 'Start the new one', undo: 'Stop the new one and keep its last words' },
  prove: { forward: 'Watch that the new one is well' },
  'post-hook': { forward: 'Tell the container’s own hook' },
  'settle-dependants': { forward: 'Settle what hangs on it', undo: 'Settle what hangs on it' },
  fidelity: { forward: 'Compare old and new, setting by setting' },
  'retire-old': { forward: 'Remove the old one' },
  pin: { forward: 'Find the image that every node is to take' },
  'roll-out': { forward: 'Tell the swarm' },
  follow: { forward: 'Follow the swarm' },
  'count-tasks': { forward: 'Count what runs' },
}

/** A step in words; one that is not known here by its own name. */
export function stepTitle({ step, direction }: Pick<StepView, 'step' | 'direction'>): string {
  const known = titles[step]
  if (known === undefined) return step
  return direction === 'forward' ? known.forward : (known.undo ?? `Take back: ${known.forward}`)
}
