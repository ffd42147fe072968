import { expect, test } from 'vitest'
import { inOwnersForm } from './in-owners-form.ts'

const hex = (digit: string) => `sha256:${digit.repeat(64)}`
const image = { id: hex('f'), repoDigests: [`other/app@${hex('e')}`, `app@${hex('b')}`] }
const update = (reference: string, digest = '', kind: 'update' | 'rollback' = 'update') => ({
  kind,
  to: { reference, digest, tag: '', imageId: '' },
})

test.each([
  ['app:1', 'app:2', 'app:2'],
  [`app:1@${hex('a')}`, 'app:2', `app:2@${hex('b')}`],
  [`app@${hex('a')}`, 'app:2', `app@${hex('b')}`],
  [`docker.io/library/app:1@${hex('a')}`, 'app:2', `docker.io/library/app:2@${hex('b')}`],
  [`app:1@${hex('a')}`, `app:2@${hex('c')}`, `app:2@${hex('c')}`],
  [`app:1@${hex('a')}`, 'elsewhere.example/app:2', 'elsewhere.example/app:2'],
  [`unknown:1@${hex('a')}`, 'unknown:2', 'unknown:2'],
])('row 23: %s, updated to %s, is created by %s', (written, reference, expected) => {
  expect(inOwnersForm(written, update(reference), image)).toBe(expected)
})

test('row 23: the digest that was approved is the one that is written', () => {
  expect(inOwnersForm(`app:1@${hex('a')}`, update('app:2', hex('c')), image)).toBe(`app:2@${hex('c')}`)
})

test('row 23: what ran before comes back as it was written then', () => {
  expect(inOwnersForm(`app:2@${hex('b')}`, update('app:1', hex('a'), 'rollback'), image)).toBe('app:1')
})
