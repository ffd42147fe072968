import { expect, test } from 'vitest'
import { splitReference } from './split-reference.ts'

test.each([
  ['nginx', { repository: 'nginx' }],
  ['nginx:1.27', { repository: 'nginx', tag: '1.27' }],
  ['localhost:5000/app', { repository: 'localhost:5000/app' }],
  ['localhost:5000/app:1', { repository: 'localhost:5000/app', tag: '1' }],
  ['app@sha256:ab', { repository: 'app', digest: 'sha256:ab' }],
  ['r:5000/a/b:1@sha256:ab', { repository: 'r:5000/a/b', tag: '1', digest: 'sha256:ab' }],
])('%s comes apart where the engine wants it', (reference, parts) => {
  expect(splitReference(reference)).toEqual(parts)
})
