import { expect, test } from 'vitest'
import { verifyModes } from '@sentinel/shared/settings/groups/supply-chain'
import { verifyMode } from './verify-mode.ts'

const recipeWith = (labels: Readonly<Record<string, string>>) => ({ config: { Labels: labels } }) as never
const owned = (value: string) => {
  const labels = { 'sentinel.verify': value }
  return { recipe: recipeWith(labels), labels }
}
const brought = (value: string) => ({ recipe: recipeWith({}), labels: { 'sentinel.verify': value } })

test.each(verifyModes)('the label of the owner wins over %s, also over disabled', (setting) => {
  expect(verifyMode(setting, owned('enforce'))).toEqual({ mode: 'enforce' })
  expect(verifyMode(setting, owned(' Disabled '))).toEqual({ mode: 'disabled' })
})

test('without a label the setting holds', () => {
  expect(verifyMode('warn', { recipe: recipeWith({}), labels: {} })).toEqual({ mode: 'warn' })
})

test('an image cannot switch off, by a label that it brings, the check of its successor', () => {
  expect(verifyMode('enforce', brought('disabled'))).toEqual({ mode: 'enforce' })
  expect(verifyMode('warn', brought('enforce'))).toEqual({ mode: 'enforce' })
})

test('a word that means nothing enforces, and is told', () => {
  expect(verifyMode('disabled', owned('enforced'))).toMatchObject({
    mode: 'enforce',
    problem: expect.stringContaining('sentinel.verify="enforced"') as string,
  })
})
