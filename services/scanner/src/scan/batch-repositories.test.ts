import { expect, test } from 'vitest'
import { batchRepositories } from './batch-repositories.ts'

const plan = (name: string) => {
  const [registry = '', repository = ''] = name.split('/')
  return { registry, repository, questions: [], containers: 1 }
}

test('a job is about so many repositories of one registry', () => {
  const batches = batchRepositories(['a.io/one', 'b.io/one', 'a.io/two', 'a.io/three'].map(plan), 2)

  expect(
    batches.map(({ registry, repositories }) => [registry, repositories.map(({ repository }) => repository)]),
  ).toEqual([
    ['a.io', ['one', 'two']],
    ['b.io', ['one']],
    ['a.io', ['three']],
  ])
})

test('registries take turns', () => {
  const plans = ['a.io/one', 'a.io/two', 'a.io/three', 'b.io/one'].map(plan)

  expect(batchRepositories(plans, 1).map(({ registry }) => registry)).toEqual([
    'a.io',
    'b.io',
    'a.io',
    'a.io',
  ])
})

test('nothing to ask is no job', () => {
  expect(batchRepositories([], 5)).toEqual([])
})
