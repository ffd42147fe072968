import { expect, it } from 'vitest'
import { settingSpan, settingWords } from './setting-words.ts'

it('names a setting, its value and who said so', () => {
  const from = 'sentinel.prereleases'
  expect(settingWords({ name: 'prereleases', value: 'true', source: 'label', from })).toEqual({
    title: 'Pre-releases',
    value: 'yes',
    origin: 'label sentinel.prereleases',
  })
  expect(settingWords({ name: 'brand_new', value: '', source: 'default', from: 'X' })).toEqual({
    title: 'brand_new',
    value: 'none',
    origin: 'default',
  })
})

it.each([
  ['168h0m0s', '7 days'],
  ['1m30s', '1 minute'],
  ['soon', 'soon'],
])('says the span %s as %s', (text, said) => {
  expect(settingSpan(text)).toBe(said)
})
