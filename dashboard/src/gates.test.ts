import { expect, it } from 'vitest'
import { gatesApart, verdictOf } from './gates.ts'

const gate = (rule: string, verdict: string) => ({ rule, verdict, text: '' })

it('sets what decides apart from what has nothing against it, in order', () => {
  const { deciding, passed } = gatesApart([
    gate('policy', 'ask'),
    gate('delay', 'pass'),
    gate('self', 'drop'),
  ])
  expect(deciding.map(({ rule }) => rule)).toEqual(['policy', 'self'])
  expect(passed.map(({ rule }) => rule)).toEqual(['delay'])
})

it('takes a verdict that it does not know for the strictest', () => {
  expect(verdictOf(gate('new', 'perhaps'))).toBe('drop')
})
