import { expect, test } from 'vitest'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Leash } from './attempt.ts'
import { runPlan } from './engine.ts'
import type { Journal, JournalEntry, SagaState } from './journal.ts'
import type { Direction, Plan } from './step.ts'

const names = ['make', 'stop', 'swap', 'start', 'prove', 'retire']
const startedFirst = ['make', 'start', 'prove', 'swap', 'stop', 'retire']
const held: Leash = {
  signal: new AbortController().signal,
  fading: new AbortController().signal,
  remainingMs: () => 60_000,
  assertHeld: () => undefined,
}

/** Runs a plan that a shutdown meets within the given step; `prove` finds new sick where `isSick`. */
async function shutDownIn(
  step: string,
  {
    direction = 'forward',
    isSick = false,
    order = names,
  }: { direction?: Direction; isSick?: boolean; order?: readonly string[] } = {},
) {
  const calls: string[] = []
  const shutdown = new AbortController()
  const call = (name: string, way: Direction) => {
    calls.push(way === 'forward' ? name : `undo ${name}`)
    if (name === step && way === direction) shutdown.abort()
    if (isSick && name === 'prove') throw new AppError('conflict', 'unhealthy', 'Sick')
  }
  const plan: Plan<null, SagaState> = {
    steps: order.map((name) => ({
      name,
      run: () => Promise.resolve().then(() => (call(name, 'forward'), {})),
      ...(name === 'prove' ? {} : { undo: () => Promise.resolve().then(() => call(name, 'undo')) }),
    })),
    outageFrom: order === names ? 'stop' : 'start',
    forwardFrom: 'start',
    noReturnFrom: 'retire',
  }
  const journal: Journal<SagaState> & { entry: JournalEntry<SagaState> } = {
    entry: { direction: 'forward', done: [], begun: 'make', state: {} },
    hold: (entry) => void (journal.entry = entry),
    write: (entry) => Promise.resolve(void (journal.entry = entry)),
  }
  const end = runPlan({
    planOf: () => plan,
    ctx: null,
    journal,
    leash: held,
    shutdown: shutdown.signal,
    isRecovery: false,
    journalPatienceMs: 10,
  })
  await expect(end).rejects.toMatchObject({ kind: 'aborted' })
  return { calls, begun: journal.entry.begun }
}

test('a shutdown before the outage lets go before it', async () => {
  expect(await shutDownIn('make')).toEqual({ calls: ['make'], begun: 'stop' })
})

test.each(['stop', 'swap'])(
  'a shutdown in the outage (%s) lets go when new has been started',
  async (step) => {
    expect(await shutDownIn(step)).toEqual({ calls: ['make', 'stop', 'swap', 'start'], begun: 'prove' })
  },
)

test('a shutdown while new is put away lets go when old has been started', async () => {
  const { calls, begun } = await shutDownIn('start', { direction: 'undo', isSick: true })

  expect(calls.slice(5)).toEqual(['undo start', 'undo swap', 'undo stop'])
  expect(begun).toBe('make')
})

test.each(['start', 'prove', 'swap'])(
  'a shutdown where old and new run side by side (%s) lets go at once',
  async (step) => {
    const { calls, begun } = await shutDownIn(step, { order: startedFirst })

    expect(calls.at(-1)).toBe(step)
    expect(begun).toBe(startedFirst[startedFirst.indexOf(step) + 1])
  },
)
