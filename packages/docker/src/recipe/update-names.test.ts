import { expect, test } from 'vitest'
import { asideName, candidateName, isOurs, parseUpdateName } from './update-names.ts'

test('our names are told from those of owners', () => {
  expect(isOurs(asideName('65f0'))).toBe(true)
  expect(isOurs(candidateName('65f0'))).toBe(true)
  expect(isOurs('web')).toBe(false)
  expect(isOurs('sentinel-api')).toBe(false)
  expect(isOurs('my-sentinel-old-1')).toBe(false)
})

test('a name of ours names its update', () => {
  expect(parseUpdateName(asideName('65f0'))).toEqual({ role: 'old', updateId: '65f0' })
  expect(parseUpdateName(candidateName('65f0'))).toEqual({ role: 'new', updateId: '65f0' })
  expect(parseUpdateName('web')).toBeUndefined()
})

test('a container that hangs on the one that is replaced bears a name of its own of the same update', () => {
  expect(candidateName('65f0', 0)).toBe('sentinel-new-65f0.0')
  expect(isOurs(asideName('65f0', 12))).toBe(true)
  expect(parseUpdateName(asideName('65f0', 12))).toEqual({ role: 'old', updateId: '65f0' })
})
