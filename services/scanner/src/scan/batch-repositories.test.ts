import { expect, test } from 'vitest'
import { batchRepositories } from './batch-repositories.ts'

const plan = (name: string) => {
  const [registry = '', repository = ''] = name.split('/')
  return { registry, repository, questions: [], containers: 1 }
}
const many = (registry: string, count: number) =>
  Array.from({ length: count }, (_, index) => plan(`${registry}/app-${index}`))
const sizes = (batches: ReturnType<typeof batchRepositories>) =>
  batches.map(({ repositories }) => repositories.length)

test('a large fleet has at most ten repositories to a job, and every one in exactly one', () => {
  const batches = batchRepositories(many('a.io', 104), 10)

  expect(sizes(batches)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 4])
  expect(
    new Set(batches.flatMap(({ repositories }) => repositories.map((each) => each.repository))).size,
  ).toBe(104)
})

test('a small one has fewer to a job, so that several scanners have something to share', () => {
  expect(sizes(batchRepositories(many('a.io', 50), 10))).toEqual([10, 10, 10, 10, 10])
  expect(sizes(batchRepositories(many('a.io', 6), 10))).toEqual([2, 2, 2])
  expect(sizes(batchRepositories(many('a.io', 3), 10))).toEqual([1, 1, 1])
})

test('a job is about one registry, and registries take turns', () => {
  const plans = [...many('a.io', 9), ...many('b.io', 2), ...many('c.io', 1)]

  expect(batchRepositories(plans, 10).map(({ registry }) => registry)).toEqual([
    'a.io',
    'b.io',
    'c.io',
    'a.io',
    'a.io',
  ])
})

test('where one is to be asked at a time there is one to a job', () => {
  expect(sizes(batchRepositories(many('a.io', 20), 1))).toEqual(Array.from({ length: 20 }, () => 1))
})

test('nothing to ask is no job', () => {
  expect(batchRepositories([], 10)).toEqual([])
})
