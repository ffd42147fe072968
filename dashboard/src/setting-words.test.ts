import { expect, it } from 'vitest'
import { settingWords } from './setting-words.ts'

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
