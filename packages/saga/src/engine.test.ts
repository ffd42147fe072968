import { AppError, type ErrorKind } from '@sentinel/shared/errors/app-error'
import { describe, expect, test } from 'vitest'
import { memoryJournal, memoryLeash } from '../test/memory-journal.ts'
import { attention, ending } from './ending.ts'
import { runPlan, type Saga } from './engine.ts'
import type { SagaState } from './journal.ts'
import type { Boundary, Plan, Step } from './step.ts'

/** A tiny world: which of the three effects stand. */
interface World {
  readonly standing: Set<string>
  readonly calls: string[]
  readonly faults: Map<string, () => void>
}
interface State extends SagaState {
  readonly made?: string
}

const names = ['look', 'make', 'stop', 'start', 'prove', 'retire'] as const

function step(name: string): Step<World, State> {
  return {
    name,
    run({ standing, calls, faults }) {
      calls.push(name)
      faults.get(name)?.()
      standing.add(name)
      return Promise.resolve(name === 'make' ? { made: 'it' } : {})
    },
    ...(name === 'look' || name === 'prove' || name === 'retire'
      ? {}
      : {
          undo({ standing, calls, faults }: World) {
            calls.push(`undo ${name}`)
            faults.get(`undo ${name}`)?.()
            standing.delete(name)
            return Promise.resolve()
          },
        }),
  }
}

const plan: Plan<World, State> = {
  steps: names.map(step),
  outageFrom: 'stop',
  forwardFrom: 'start',
  noReturnFrom: 'retire',
}

function aSaga(overrides: Partial<Saga<World, State>> = {}) {
  const world: World = { standing: new Set(), calls: [], faults: new Map() }
  const journal = memoryJournal<State>({ direction: 'forward', done: [], begun: 'look', state: {} })
  const leash = memoryLeash()
  const stop = new AbortController()
  const saga: Saga<World, State> = {
    planOf: () => plan,
    ctx: world,
    journal,
    leash,
    shutdown: stop.signal,
    isRecovery: false,
    pauseMs: 1,
    journalPatienceMs: 10,
    ...overrides,
  }
  return { world, journal, leash, stop, saga }
}

function failing(kind: ErrorKind, times = Infinity): () => void {
  let left = times
  return () => {
    if (left-- > 0) throw new AppError(kind, 'told_to', 'Told to fail')
  }
}

describe('a plan that goes well', () => {
  test('runs every step once, in order, with one write per boundary', async () => {
    const { saga, world, journal } = aSaga()

    const end = await runPlan(saga)

    expect(end.outcome).toBe('succeeded')
    expect(world.calls).toEqual([...names])
    expect(journal.written).toHaveLength(names.length)
    expect(journal.written.at(1)).toMatchObject({
      done: ['look', 'make'],
      begun: 'stop',
      state: { made: 'it' },
    })
    expect(journal.entry).toMatchObject({ done: [...names] })
    expect(journal.entry.begun).toBeUndefined()
  })

  test('goes on from the journal without doing again what is done', async () => {
    const { saga, world } = aSaga({
      journal: memoryJournal({ direction: 'forward', done: ['look', 'make'], begun: 'stop', state: {} }),
    })

    await runPlan(saga)

    expect(world.calls).toEqual(['stop', 'start', 'prove', 'retire'])
  })
})

describe('two plans that differ after the step which decides', () => {
  const first = plan.steps.map((one) =>
    one.name === 'make' ? { ...step('make'), says: ({ made }: State) => `made ${made}` } : one,
  )
  const other: Plan<World, State> = {
    steps: ['look', 'make', 'start', 'prove', 'stop', 'retire'].map(step),
    outageFrom: 'start',
    forwardFrom: 'start',
    noReturnFrom: 'retire',
  }
  const planOf = ({ made }: State) => (made === undefined ? { ...plan, steps: first } : other)

  test('are one run, with what the deciding step says in its note', async () => {
    const { saga, world, journal } = aSaga({ planOf })

    expect(await runPlan(saga)).toMatchObject({ outcome: 'succeeded' })

    expect(world.calls).toEqual(['look', 'make', 'start', 'prove', 'stop', 'retire'])
    expect(journal.written.at(1)).toMatchObject({ done: ['look', 'make'], begun: 'start' })
    expect(journal.notes).toContainEqual({
      step: 'make',
      direction: 'forward',
      phase: 'done',
      text: 'made it',
    })
  })

  test('are undone in the order in which they were done', async () => {
    const { saga, world } = aSaga({ planOf })
    world.faults.set('stop', failing('conflict'))

    expect(await runPlan(saga)).toMatchObject({ outcome: 'rolled_back' })
    expect(world.calls.slice(-4)).toEqual(['stop', 'undo stop', 'undo start', 'undo make'])
  })

  test('where nothing is ever down, a journal that is away undoes nothing', async () => {
    const { saga, world, journal } = aSaga({ planOf })
    world.faults.set('stop', () => {
      journal.broken = 'away'
    })

    await expect(runPlan(saga)).rejects.toMatchObject({ code: 'lease_lost' })
    expect(world.calls.at(-1)).toBe('stop')
  })
})

describe('a step joined to the one before it', () => {
  const joint = { planOf: () => ({ ...plan, joined: ['start'] }) }

  test('costs no write between the two, and people read of both', async () => {
    const { saga, journal } = aSaga(joint)

    expect(await runPlan(saga)).toMatchObject({ outcome: 'succeeded' })

    expect(journal.written.map(({ begun }) => begun)).toEqual(['make', 'stop', 'prove', 'retire', undefined])
    expect(journal.written.at(2)).toMatchObject({ done: ['look', 'make', 'stop', 'start'] })
    expect(journal.notes).toContainEqual({ step: 'start', direction: 'forward', phase: 'begun' })
  })

  test('is undone by whoever finds the one before it begun', async () => {
    const { saga, world } = aSaga({
      ...joint,
      journal: memoryJournal({ direction: 'forward', done: ['look', 'make'], begun: 'stop', state: {} }),
      isRecovery: true,
    })

    expect(await runPlan(saga)).toMatchObject({ outcome: 'failed', code: 'updater_ended' })
    expect(world.calls).toEqual(['undo start', 'undo stop', 'undo make'])
  })

  test('is written down as begun when it leaves something for a person', async () => {
    const { saga, world, journal } = aSaga(joint)
    world.faults.set('start', () => {
      throw attention('A stranger holds the name')
    })

    expect(await runPlan(saga)).toMatchObject({ outcome: 'needs_attention' })
    expect(journal.written.at(-1)).toMatchObject({ done: ['look', 'make', 'stop'], begun: 'start' })
  })

  test('puts back both where the journal is away after them', async () => {
    const { saga, world, journal } = aSaga({
      planOf: () => ({ ...plan, joined: ['start'], forwardFrom: 'prove' }),
    })
    world.faults.set('start', () => {
      journal.broken = 'away'
    })

    await expect(runPlan(saga)).rejects.toMatchObject({ code: 'lease_lost' })
    expect(world.calls.slice(-2)).toEqual(['undo start', 'undo stop'])
  })
})

describe('a step that fails', () => {
  test('is undone with everything before it, in reverse, though it may have done nothing', async () => {
    const { saga, world } = aSaga()
    world.faults.set('stop', failing('conflict'))

    const end = await runPlan(saga)

    expect(end).toMatchObject({ outcome: 'failed', code: 'told_to' })
    expect(world.calls).toEqual(['look', 'make', 'stop', 'undo stop', 'undo make'])
    expect([...world.standing]).toEqual(['look'])
  })

  test('ends as rolled back once new was started', async () => {
    const { saga, world } = aSaga()
    world.faults.set('prove', failing('conflict'))

    expect(await runPlan(saga)).toMatchObject({ outcome: 'rolled_back' })
    expect(world.calls.slice(-3)).toEqual(['undo start', 'undo stop', 'undo make'])
  })

  test('may say itself how the saga ends', async () => {
    const { saga, world } = aSaga()
    world.faults.set('make', () => {
      throw ending('unchanged', 'unchanged', 'The same after all')
    })

    expect(await runPlan(saga)).toEqual({
      outcome: 'unchanged',
      code: 'unchanged',
      reason: 'The same after all',
    })
  })

  test('after the point of no return asks a person and undoes nothing', async () => {
    const { saga, world } = aSaga()
    world.faults.set('retire', failing('internal'))

    expect(await runPlan(saga)).toMatchObject({ outcome: 'needs_attention' })
    expect(world.calls.some((call) => call.startsWith('undo'))).toBe(false)
  })

  test('that only a person can decide keeps everything that is there', async () => {
    const { saga, world, journal } = aSaga()
    world.faults.set('start', () => {
      throw attention('A stranger holds the name')
    })

    expect(await runPlan(saga)).toMatchObject({
      outcome: 'needs_attention',
      reason: 'A stranger holds the name',
    })
    expect(world.calls.some((call) => call.startsWith('undo'))).toBe(false)
    expect(journal.entry).toMatchObject({ direction: 'forward', begun: 'start' })
  })
})

describe('an undo step that fails', () => {
  test('is recorded, the others are run, and the first cause is still told', async () => {
    const { saga, world, journal } = aSaga()
    world.faults.set('prove', failing('conflict'))
    world.faults.set('undo stop', () => {
      throw new AppError('conflict', 'cannot', 'Cannot be started')
    })

    const end = await runPlan(saga)

    expect(end.outcome).toBe('needs_attention')
    expect(end.reason).toContain('Told to fail')
    expect(end.reason).toContain('stop: Cannot be started')
    expect(world.calls.slice(-3)).toEqual(['undo start', 'undo stop', 'undo make'])
    expect(journal.notes).toContainEqual({
      step: 'stop',
      direction: 'undo',
      phase: 'failed',
      text: 'Cannot be started',
    })
  })
})

describe('the kind of an error', () => {
  test('unavailable is waited for, however often, and never unwound for', async () => {
    const { saga, world } = aSaga()
    world.faults.set('stop', failing('unavailable', 6))

    expect(await runPlan(saga)).toMatchObject({ outcome: 'succeeded' })
    expect(world.calls.filter((call) => call === 'stop')).toHaveLength(7)
  })

  test.each(['upstream', 'timeout'] as const)('%s is tried three times and then unwound', async (kind) => {
    const { saga, world } = aSaga()
    world.faults.set('make', failing(kind))

    expect(await runPlan(saga)).toMatchObject({ outcome: 'failed' })
    expect(world.calls.filter((call) => call === 'make')).toHaveLength(3)
  })

  test('aborted by shutdown leaves the journal where it stands', async () => {
    const { saga, world, journal, stop } = aSaga()
    world.faults.set('start', () => {
      stop.abort()
      throw new AppError('aborted', 'aborted', 'Aborted')
    })

    await expect(runPlan(saga)).rejects.toMatchObject({ kind: 'aborted' })

    expect(journal.entry).toMatchObject({ direction: 'forward', begun: 'start' })
    expect(world.calls.some((call) => call.startsWith('undo'))).toBe(false)
  })
})

describe('a lease that is lost', () => {
  test('stops at once and undoes nothing', async () => {
    const { saga, world, leash } = aSaga()
    world.faults.set('start', () => {
      leash.lose()
      throw new AppError('conflict', 'whatever', 'Some error of the moment')
    })

    await expect(runPlan(saga)).rejects.toMatchObject({ code: 'lease_lost' })
    expect(world.calls.at(-1)).toBe('start')
  })

  test('is also what a journal write says that somebody else owns', async () => {
    const { saga, world, journal } = aSaga()
    world.faults.set('stop', () => {
      journal.broken = 'lost'
    })

    await expect(runPlan(saga)).rejects.toMatchObject({ code: 'lease_lost' })
    expect(world.calls.at(-1)).toBe('stop')
  })
})

describe('a journal that is away', () => {
  test('while old is down has old put back by looking, and then nothing is touched', async () => {
    const { saga, world, journal } = aSaga()
    world.faults.set('stop', () => {
      journal.broken = 'away'
    })

    await expect(runPlan(saga)).rejects.toMatchObject({ code: 'lease_lost' })

    expect(world.calls).toEqual(['look', 'make', 'stop', 'undo stop'])
    expect(journal.entry).toMatchObject({ direction: 'forward', begun: 'stop' })
  })

  test('when new is found sick has old put back too', async () => {
    const { saga, world, journal } = aSaga()
    world.faults.set('prove', () => {
      journal.broken = 'away'
      throw new AppError('conflict', 'sick', 'Sick')
    })

    await expect(runPlan(saga)).rejects.toMatchObject({ code: 'lease_lost' })
    expect(world.calls.slice(-2)).toEqual(['undo start', 'undo stop'])
  })
})

describe('whoever recovers', () => {
  test.each(['look', 'make', 'stop'])('unwinds what ended in the middle of %s', async (begun) => {
    const done = names.slice(0, names.indexOf(begun as (typeof names)[number]))
    const { saga } = aSaga({
      isRecovery: true,
      journal: memoryJournal({ direction: 'forward', done, begun, state: {} }),
    })

    expect(await runPlan(saga)).toMatchObject({ outcome: 'failed', code: 'updater_ended' })
  })

  test.each(['start', 'prove', 'retire'])('goes forward from %s', async (begun) => {
    const done = names.slice(0, names.indexOf(begun as (typeof names)[number]))
    const { saga, world } = aSaga({
      isRecovery: true,
      journal: memoryJournal({ direction: 'forward', done, begun, state: {} }),
    })

    expect(await runPlan(saga)).toMatchObject({ outcome: 'succeeded' })
    expect(world.calls[0]).toBe(begun)
  })

  test('goes on undoing what was being undone, and tells the first cause', async () => {
    const cause = { outcome: 'rolled_back', code: 'sick', reason: 'Sick' } as const
    const { saga, world } = aSaga({
      isRecovery: true,
      journal: memoryJournal({
        direction: 'undo',
        done: ['make', 'stop'],
        begun: 'stop',
        state: { ending: cause },
      }),
    })

    expect(await runPlan(saga)).toEqual(cause)
    expect(world.calls).toEqual(['undo stop', 'undo make'])
  })
})

/** Every boundary of a run, by running it once. */
async function boundariesOf(fault: string | undefined): Promise<Boundary[]> {
  const seen: Boundary[] = []
  const { saga, world } = aSaga({ onBoundary: (boundary) => void seen.push(boundary) })
  if (fault !== undefined) world.faults.set(fault, failing('conflict'))
  await runPlan(saga)
  return seen
}

describe('a worker that dies', () => {
  test.each([undefined, 'prove', 'stop'])(
    'at any boundary (fault: %s) leaves all or nothing to its successor',
    async (fault) => {
      for (const boundary of await boundariesOf(fault)) {
        const { saga, world } = aSaga({
          onBoundary: (reached) => {
            if (JSON.stringify(reached) === JSON.stringify(boundary))
              throw new AppError('aborted', 'killed', 'Killed')
          },
        })
        if (fault !== undefined) world.faults.set(fault, failing('conflict'))
        await runPlan(saga).catch(() => undefined)

        const { onBoundary: _, ...successor } = saga
        const end = await runPlan({ ...successor, isRecovery: true })

        const effects = ['make', 'stop', 'start'].filter((name) => world.standing.has(name))
        const wanted = end.outcome === 'succeeded' ? ['make', 'stop', 'start'] : []
        expect({ boundary, effects }).toEqual({ boundary, effects: wanted })
      }
    },
  )
})
