import { expect, test } from 'vitest'
import { resolveStrategy } from './resolve-strategy.ts'

test('the label goes before the setting, however it is written', () => {
  expect(resolveStrategy({ 'sentinel.strategy': ' Start-First ' }, 'stop-first')).toEqual({
    strategy: 'start-first',
    source: 'label',
  })
  expect(resolveStrategy({ 'sentinel.strategy': 'stop-first' }, 'start-first').strategy).toBe('stop-first')
})

test('without a label, or with an empty one, the setting holds', () => {
  expect(resolveStrategy({}, 'start-first')).toEqual({ strategy: 'start-first', source: 'setting' })
  expect(resolveStrategy({ 'sentinel.strategy': ' ' }, 'stop-first').source).toBe('setting')
})

test('a label that means nothing is told, and the setting holds', () => {
  expect(resolveStrategy({ 'sentinel.strategy': 'rolling' }, 'stop-first')).toEqual({
    strategy: 'stop-first',
    source: 'setting',
    problem: 'The label sentinel.strategy="rolling" is not a strategy: write stop-first or start-first.',
  })
})
