import { expect, test } from 'vitest'
import { eachByItself } from './each-by-itself.ts'

const signal = new AbortController().signal
const patience = { limitMs: 60_000, pauseMs: 1 }

const dropped = () => Promise.reject(new Error('dropped'))
const until = (limited: AbortSignal) =>
  new Promise<string>((_, reject) => {
    limited.addEventListener('abort', () => reject(new Error('called off')), { once: true })
  })

test('what fails once is tried again by itself', async () => {
  let runs = 0
  const work = () => {
    runs += 1
    return runs === 1 ? Promise.reject(new Error('dropped')) : Promise.resolve('answer')
  }

  expect(await eachByItself(work, () => 'failed', signal, patience)).toBe('answer')
  expect(runs).toBe(2)
})

test('what fails twice is a failure that says why, and throws nothing at its neighbours', async () => {
  const answers = await Promise.all([
    eachByItself(dropped, ({ kind }) => kind, signal, patience),
    eachByItself(
      () => Promise.resolve('answer'),
      () => 'failed',
      signal,
      patience,
    ),
  ])

  expect(answers).toEqual(['internal', 'answer'])
})

test('what takes too long is ended, and its failure says that', async () => {
  expect(await eachByItself(until, ({ code }) => code, signal, { limitMs: 5, pauseMs: 1 })).toBe(
    'check_timeout',
  )
})

test('a job that is called off is no failure of its parts: it is thrown, and nothing is tried again', async () => {
  const job = new AbortController()
  let runs = 0
  const work = () => {
    runs += 1
    job.abort()
    return Promise.reject(new Error('called off'))
  }

  await expect(eachByItself(work, () => 'failed', job.signal, patience)).rejects.toThrow('called off')
  expect(runs).toBe(1)
})
