import { planOf } from '@sentinel/saga/plan'

/** What kind of container it is. Each has data in an anonymous volume. */
export type Kind = 'plain' | 'rm' | 'addressed' | 'parent' | 'start-first'
export type Policy = 'always' | 'unless-stopped' | 'on-failure' | 'no'
/** What the image does that it is updated to: `late` works for a while and ends before it has proved itself. */
export type Fate = 'good' | 'healthy' | 'exits' | 'unhealthy' | 'late'

export interface DrawnContainer {
  readonly kind: Kind
  readonly policy: Policy
  readonly fate: Fate
}

export type Blow =
  | 'updater killed'
  | 'updater frozen'
  | 'engine killed'
  | 'host without power'
  | 'Redis killed and empty'
  | 'MongoDB killed'
  | 'MongoDB frozen'

export interface Disaster {
  readonly blow: Blow
  /** Of the two updaters: which is hit by preference, where none stands at the boundary. */
  readonly updater: 0 | 1
  /** `<step>:<before|after>[:undo]`, where an updater stands when it happens. */
  readonly at?: string
  /** After the start, where it happens by the clock. */
  readonly afterMs?: number
  readonly lastsMs: number
}

export interface Draw {
  /** How `npm run chaos` plays it again. */
  readonly name: string
  readonly containers: readonly DrawnContainer[]
  readonly disasters: readonly Disaster[]
}

export const leaseMs = 5000

const kinds: readonly Kind[] = ['plain', 'rm', 'addressed', 'parent', 'start-first']
const policies: readonly Policy[] = ['always', 'unless-stopped', 'on-failure', 'no']
const fates: readonly Fate[] = ['good', 'good', 'good', 'healthy', 'exits', 'unhealthy', 'late']
const blows = {
  updater: ['updater killed', 'updater killed', 'updater frozen'],
  engine: ['engine killed', 'host without power'],
  redis: ['Redis killed and empty'],
  mongo: ['MongoDB killed', 'MongoDB frozen'],
} as const satisfies Record<string, readonly Blow[]>
const targets = [
  ['updater', 0],
  ['updater', 1],
  ['engine', 0],
  ['redis', 1],
  ['mongo', 0],
] as const

/** The same seed draws the same round, as long as the plans have the same steps. */
export function drawRound(seed: number): Draw {
  const random = randomFrom(seed)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const between = (low: number, high: number) => Math.round(low + random() * (high - low))

  const more = pick(kinds)
  const drawn = [
    ...shuffled(kinds, random).slice(0, between(2, 3)),
    // The one address is for one.
    ...(random() < 0.5 && more !== 'addressed' ? [more] : []),
  ]
  const containers = drawn.map((kind): DrawnContainer => {
    const policy = pick(policies)
    return { kind, policy: kind === 'rm' ? 'no' : policy, fate: pick(fates) }
  })

  const hit = shuffled(targets, random).slice(0, between(1, 3))
  const disasters = hit.map(([target, updater]): Disaster => {
    const blow = pick<Blow>(blows[target])
    const lastsMs = lengthOf(blow, between)
    const at = pick(boundariesOf(pick(containers)))
    if (random() < 0.7) return { blow, updater, at, lastsMs }
    return { blow, updater, afterMs: between(0, 6000), lastsMs }
  })
  return { name: `--seed ${seed} --rounds 1`, containers, disasters }
}

/** Every blow at every boundary of every plan, whether the new one is good or sick. */
export function everyRound(): Draw[] {
  const subjects = (['plain', 'parent', 'start-first'] as const).flatMap((kind) =>
    (['good', 'exits'] as const).map((fate) => ({ kind, fate })),
  )
  const rounds = subjects.flatMap(({ kind, fate }) => {
    const points = [...new Set(boundariesOf({ kind, fate, policy: 'always' }))]
    const all = Object.values(blows).flatMap((some): readonly Blow[] => some)
    return points.flatMap((at) => [...new Set(all)].map((blow) => ({ kind, fate, at, blow })))
  })
  return rounds.map(({ kind, fate, at, blow }, index): Draw => {
    const policy = policies[index % policies.length] ?? 'always'
    // What may end by itself is never started first.
    const subject = { kind, fate, policy: kind === 'start-first' ? 'always' : policy }
    const lastsMs = blow === 'updater frozen' ? leaseMs + 1000 : 1000
    return {
      name: `--all --from ${index} --rounds 1`,
      containers: [subject, { kind: index % 2 === 0 ? 'rm' : 'addressed', policy: 'no', fate: 'good' }],
      disasters: [{ blow, updater: 0, at, lastsMs }],
    }
  })
}

function lengthOf(blow: Blow, between: (low: number, high: number) => number): number {
  if (blow === 'updater frozen') return leaseMs + between(500, 3000)
  if (blow === 'MongoDB killed' || blow === 'MongoDB frozen') return between(200, leaseMs * 1.5)
  return between(0, 2000)
}

/** What its update comes to, unless something happens to it. */
function boundariesOf({ kind, fate }: DrawnContainer): string[] {
  const { steps } = planOf(
    kind === 'parent'
      ? { strategy: 'stop-first', consumers: ['any'] }
      : { strategy: kind === 'start-first' ? 'start-first' : 'stop-first' },
  )
  const names = steps.map(({ name }) => name)
  const until = isSick(fate) ? names.indexOf('prove') : names.length
  const forward = names.slice(0, until).flatMap((name) => [`${name}:before`, `${name}:after`])
  if (!isSick(fate)) return forward
  const undoable = steps.slice(0, until).filter((step) => 'undo' in step)
  return [...forward, ...undoable.flatMap(({ name }) => [`${name}:before:undo`, `${name}:after:undo`])]
}

export function isSick(fate: Fate): boolean {
  return fate === 'exits' || fate === 'unhealthy' || fate === 'late'
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((one) => ({ one, key: random() }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ one }) => one)
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
