import type { StepView } from './api/views.ts'

interface Titles {
  readonly forward: string
  readonly undo?: string
}

const titles: Readonly<Record<string, Titles>> = {
  record: { forward: 'Wrote down how the container was made' },
  refuse: { forward: 'Looked whether it may be touched' },
  gate: { forward: 'Asked the policy' },
  'pre-hook': { forward: 'Asked the container’s own hook' },
  pull: { forward: 'Downloaded the image', undo: 'Put the tag back' },
  unchanged: { forward: 'Compared the images' },
  'gate-image': { forward: 'Asked the policy about the image that is there' },
  create: { forward: 'Created the new container', undo: 'Removed the new container' },
  prepare: { forward: 'Looked once more that nothing changed meanwhile' },
  'stop-old': { forward: 'Stopped the old one', undo: 'Started the old one again' },
  'swap-names': { forward: 'Gave the name to the new one', undo: 'Gave the name back to the old one' },
  'start-new': { forward: 'Started the new one', undo: 'Stopped the new one and kept its last words' },
  prove: { forward: 'Watched that the new one is well' },
  'post-hook': { forward: 'Told the container’s own hook' },
  'settle-dependants': { forward: 'Settled what hangs on it', undo: 'Settled what hangs on it' },
  fidelity: { forward: 'Compared old and new setting by setting' },
  'retire-old': { forward: 'Removed the old one' },
}

/** A step in words; one that is not known here by its own name. */
export function stepTitle({ step, direction }: Pick<StepView, 'step' | 'direction'>): string {
  const known = titles[step]
  if (known === undefined) return step
  return direction === 'forward' ? known.forward : (known.undo ?? `${known.forward}: taken back`)
}
