import { expect, test } from 'vitest'
import { retargetReference } from './retarget-reference.ts'

const imageId = `sha256:${'a'.repeat(64)}`
const digest = `sha256:${'b'.repeat(64)}`
const old = `sha256:${'c'.repeat(64)}`

test.each([
  ['app:1', {}, 'app:1'],
  ['app:1', { tag: '2', digest }, 'app:2'],
  ['app', {}, 'app'],
  ['app', { tag: '2' }, 'app:2'],
  [`app:1@${old}`, { tag: '2', digest }, `app:2@${digest}`],
  [`app:1@${old}`, { digest }, `app:1@${digest}`],
  [`app@${old}`, { tag: '2', digest }, `app@${digest}`],
  ['r:5000/a/app:1', { tag: '2' }, 'r:5000/a/app:2'],
  [old, { tag: '2', digest }, imageId],
  ['c'.repeat(64), {}, imageId],
])('row 23: %s stays in its form', (written, target, expected) => {
  expect(retargetReference(written, { imageId, ...target })).toBe(expected)
})
