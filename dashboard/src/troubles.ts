import type { LiveStatus } from './api/live.ts'
import type { FleetView } from './api/views.ts'
import { timeAgo } from './format/time.ts'

export interface Trouble {
  readonly key: string
  /** `down`: the page is cut off; `part`: something behind it is missing; `note`: somebody wanted it so. */
  readonly kind: 'down' | 'part' | 'note'
  readonly title: string
  readonly text: string
}

interface Seen {
  readonly live: LiveStatus
  /** The API's own parts: `ok` or what is wrong; undefined while unknown. */
  readonly checks: Readonly<Record<string, string>> | undefined
  /** The other processes, said the same way. */
  readonly others?: Readonly<Record<string, string>> | undefined
  readonly isUnreachable: boolean
  readonly fleet: FleetView | undefined
  /** When what is shown was true. */
  readonly shownAt: number
  readonly now: number
}

/** A stutter shorter than this is nobody's business. */
const patienceMs = 2500

const parts: Readonly<Record<string, { title: string; text: string }>> = {
  redis: {
    title: 'Redis does not answer.',
    text: 'Updates and scans wait until it is back; nothing is lost.',
  },
  mongo: {
    title: 'The database does not answer.',
    text: 'Nothing new can be shown or asked for until it is back. Containers run on, and nothing is lost.',
  },
  scanner: {
    title: 'No scanner is running.',
    text: 'What you see may be out of date, and nothing newer is found until one is started.',
  },
  updater: {
    title: 'No updater is running.',
    text: 'Updates that you approve wait until one is started; nothing is lost.',
  },
  notifier: {
    title: 'No notifier is running.',
    text: 'Notifications wait until one is started; nothing is lost.',
  },
}

/** Everything that is down, the most far-reaching first; what follows from another trouble is left out. */
export function troublesOf({ live, checks, others, isUnreachable, fleet, shownAt, now }: Seen): Trouble[] {
  const isLost = live.is === 'lost' && now - live.since > patienceMs
  if (isUnreachable && (isLost || fleet === undefined)) return [unreachable(shownAt, now)]
  const missing = notOk(checks)
  // Without the parts nobody can tell who else is there.
  const idle = missing.length === 0 ? notOk(others) : []
  return [
    ...[...missing, ...idle].map(([name, text]) => missingPart(name, text)),
    ...(isLost && missing.length === 0 ? [lostNews(shownAt, now)] : []),
    ...(fleet?.hosts ?? []).filter(({ status }) => status === 'away').map(hostAway),
    ...(fleet?.is_paused === true ? [paused] : []),
  ]
}

function notOk(checks: Readonly<Record<string, string>> = {}): [string, string][] {
  return Object.entries(checks).filter(([, text]) => text !== 'ok')
}

function unreachable(shownAt: number, now: number): Trouble {
  const shown = shownAt === 0 ? '' : ` What you see is as it was ${timeAgo(shownAt, now)}.`
  return {
    key: 'api',
    kind: 'down',
    title: 'Sentinel does not answer.',
    text: `Your containers are not touched by that, and an update under way is finished by its updater.${shown} This page comes back by itself.`,
  }
}

function lostNews(shownAt: number, now: number): Trouble {
  return {
    key: 'news',
    kind: 'down',
    title: 'The connection for news is lost.',
    text: `What you see is as it was ${timeAgo(shownAt, now)}. The page keeps trying and catches up by itself.`,
  }
}

function missingPart(name: string, text: string): Trouble {
  const known = parts[name] ?? { title: `${name} is missing.`, text }
  return { key: `part-${name}`, kind: 'part', ...known }
}

function hostAway({ id, name, error, seen_at }: FleetView['hosts'][number]): Trouble {
  const reason = error === null ? '' : ` It said: ${error}`
  return {
    key: `host-${id}`,
    kind: 'part',
    title: `The Docker engine of ${name} does not answer.`,
    text: `Its containers are shown as last seen at ${new Date(seen_at).toLocaleTimeString()}; updates wait until it is back.${reason}`,
  }
}

const paused: Trouble = {
  key: 'paused',
  kind: 'note',
  title: 'Scheduled scans are paused.',
  text: 'Nothing is checked or updated by itself. What you ask for here still happens.',
}
