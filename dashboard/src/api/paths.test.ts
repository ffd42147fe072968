import { expect, it } from 'vitest'
import { fillPath } from './paths.ts'

it('fills parameters so that no name can leave its place', () => {
  expect(fillPath('/api/approve/:key', { key: 'a1::web/x?' })).toBe('/api/approve/a1%3A%3Aweb%2Fx%3F')
})

it('appends a query and leaves out what is undefined', () => {
  expect(fillPath('/api/logs', {}, { lines: 50, host: undefined })).toBe('/api/logs?lines=50')
})
