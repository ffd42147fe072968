import { expect, test } from 'vitest'
import { isLoopback } from './plain-http.ts'

test.each([
  'localhost',
  'localhost:5000',
  'LOCALHOST',
  'a.localhost:80',
  '127.0.0.1',
  '127.1.2.3:5000',
  '[::1]',
  '[::1]:5000',
])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true)
})

test.each(['localhost.example.com', '127.0.0.1.example.com', '10.0.0.1:5000', '[::2]', 'nas', ''])(
  '%s is not',
  (host) => {
    expect(isLoopback(host)).toBe(false)
  },
)
