import type { HistoryRecord, UpdateState } from './api/views.ts'

export type Tone = 'good' | 'wait' | 'bad' | 'info' | 'quiet'

export interface Words {
  readonly label: string
  readonly tone: Tone
  /** What it means for the container. */
  readonly meaning: string
}

type Outcome = HistoryRecord['outcome']

const rolledBack: Words = {
  label: 'Rolled back',
  tone: 'good',
  meaning: 'The version from before runs again, as somebody asked.',
}

const outcomes: Readonly<Record<Outcome, Words>> = {
  success: { label: 'Updated', tone: 'good', meaning: 'The new one proved itself; the old one was removed.' },
  rollback: { label: 'Put back', tone: 'bad', meaning: 'The new one was sick, so the old one runs again.' },
  rollback_failed: {
    label: 'Rollback failed',
    tone: 'bad',
    meaning: 'The version from before did not run, so what ran before the rollback was put back.',
  },
  failed: { label: 'Failed', tone: 'bad', meaning: 'It did not work; the container runs as before.' },
  identical: { label: 'Already the same', tone: 'quiet', meaning: 'The image was the same after all.' },
  skipped: { label: 'Skipped', tone: 'quiet', meaning: 'The container asked not to be updated just then.' },
  refused: {
    label: 'Refused',
    tone: 'wait',
    meaning: 'It may not be updated this way; nothing was touched.',
  },
  superseded: {
    label: 'Overtaken',
    tone: 'quiet',
    meaning: 'Somebody changed the container meanwhile; nothing was touched.',
  },
  cancelled: { label: 'Cancelled', tone: 'quiet', meaning: 'Taken back before anything was touched.' },
  rollback_success: rolledBack,
  timeout: {
    label: 'Too slow',
    tone: 'bad',
    meaning: 'The swarm was not done in time; the rollout goes on.',
  },
  scan_summary: { label: 'Scan', tone: 'quiet', meaning: 'The registries were asked about every container.' },
}

/** What came of an update, in words for people. */
export function outcomeOf({ outcome, kind }: Pick<HistoryRecord, 'outcome' | 'kind'>): Words {
  return kind === 'rollback' && outcome === 'rollback' ? rolledBack : outcomes[outcome]
}

/** What an update that is under way is called. */
export function statusOf(state: UpdateState, kind: 'update' | 'rollback', isGoingBack: boolean): Words {
  if (state === 'needs_attention')
    return { label: 'Needs you', tone: 'bad', meaning: 'Only a person can decide how it goes on.' }
  if (state === 'queued')
    return { label: 'About to start', tone: 'info', meaning: 'An updater takes it next.' }
  if (isGoingBack) return { label: 'Putting the old one back', tone: 'bad', meaning: 'The new one is sick.' }
  return {
    label: kind === 'rollback' ? 'Rolling back' : 'Updating',
    tone: 'info',
    meaning: 'An updater works on it.',
  }
}
