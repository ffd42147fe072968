import type { Direction } from './step.ts'
import { shownName } from '@sentinel/shared/resources/service'

const doing: Readonly<Record<string, readonly [forward: string, undo: string]>> = {
  record: ['reading how it is set up', ''],
  refuse: ['looking whether it may be touched', ''],
  gate: ['asking the policy', ''],
  'pre-hook': ['running the hook before the update', ''],
  pull: ['pulling the image', 'putting the tag back'],
  unchanged: ['comparing the images', ''],
  'gate-image': ['checking the image', ''],
  create: ['creating the new container', 'removing the new container'],
  prepare: ['preparing the new container', ''],
  'stop-dependants': ['stopping what hangs on it', 'starting what hangs on it again'],
  'stop-old': ['stopping the old container', 'starting the old container again'],
  'swap-names': ['giving the name to the new container', 'giving the name back to the old container'],
  'start-new': ['starting the new container', 'stopping the new container'],
  prove: ['waiting for the new container to prove itself', ''],
  'post-hook': ['running the hook after the update', ''],
  'settle-dependants': ['settling what hangs on it', 'putting back what hangs on it'],
  fidelity: ['comparing the new container with the old one', ''],
  pin: ['asking the registry for the digest', ''],
  'roll-out': ['handing the new image to the swarm', ''],
  follow: ['following the rollout', ''],
  'count-tasks': ['counting the tasks', ''],
  'retire-old': ['removing the old container', ''],
}

export interface SaidStep {
  readonly step: string
  readonly direction: Direction
  readonly phase: 'begun' | 'progress' | 'done' | 'failed'
  readonly text?: string
}

/** One sentence for the people who watch. */
export function stepText(name: string, { step, direction, phase, text }: SaidStep): string {
  const [forward, undo] = doing[step] ?? [step, step]
  const what = direction === 'undo' && undo !== '' ? undo : forward
  const state = { begun: '', progress: '', done: ': done', failed: ' failed' }[phase]
  return `${shownName(name)}: ${what}${state}${text === undefined ? '' : `: ${text}`}`
}
