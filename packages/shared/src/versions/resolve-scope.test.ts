import { expect, test } from 'vitest'
import { resolveScope } from './resolve-scope.ts'

test('the label wins over the setting, in any case', () => {
  expect(resolveScope({ 'sentinel.semver': 'Patch' }, 'major')).toEqual({ scope: 'patch', source: 'label' })
})

test('the setting holds where there is no label', () => {
  expect(resolveScope({}, 'major')).toEqual({ scope: 'major', source: 'setting' })
  expect(resolveScope({ 'sentinel.semver': '' }, 'minor')).toEqual({ scope: 'minor', source: 'setting' })
})

test('a label that is no scope is a problem, not silence', () => {
  const resolved = resolveScope({ 'sentinel.semver': 'everything' }, 'minor')

  expect(resolved).toMatchObject({ scope: 'minor', source: 'setting' })
  expect(resolved.problem).toContain('sentinel.semver="everything"')
})
