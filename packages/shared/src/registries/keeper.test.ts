import { expect, test } from 'vitest'
import { AppError } from '../errors/app-error.ts'
import { Keeper } from './keeper.ts'

const never = new AbortController().signal

const fail = () => Promise.reject(new Error('away'))
const giveUp = () => Promise.reject(new AppError('aborted', 'aborted', 'Called off.'))

function counting() {
  const fetched: string[] = []
  const fetcher = (key: string) => () => {
    fetched.push(key)
    return Promise.resolve(key)
  }
  return { fetched, fetcher }
}

test('fetches once, and forgets what was not used for longest', async () => {
  const keeper = new Keeper<string>(2)
  const { fetched, fetcher } = counting()

  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await keeper.getOrFetch(key, fetcher(key), never)

  expect(fetched).toEqual(['a', 'b', 'c', 'b'])
})

test('lets those who ask at once share one request', async () => {
  const keeper = new Keeper<string>(2)
  const { fetched, fetcher } = counting()

  await Promise.all(['a', 'a', 'a'].map((key) => keeper.getOrFetch(key, fetcher(key), never)))

  expect(fetched).toEqual(['a'])
})

test('keeps no failure, and tells it to all who wait for it', async () => {
  const keeper = new Keeper<string>(2)
  const asked = [keeper.getOrFetch('a', fail, never), keeper.getOrFetch('a', fail, never)]

  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await keeper.getOrFetch('a', () => Promise.resolve('back'), never)).toBe('back')
})

test('begins anew for those who did not give up', async () => {
  const keeper = new Keeper<string>(2)
  const { fetched, fetcher } = counting()
  const asked = [
    keeper.getOrFetch('a', giveUp, never),
    keeper.getOrFetch('a', fetcher('a'), never),
    keeper.getOrFetch('a', fetcher('a'), never),
    keeper.getOrFetch('a', fetcher('a'), AbortSignal.abort()),
  ]

  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'rejected',
  ])
  expect(fetched).toEqual(['a'])
})
