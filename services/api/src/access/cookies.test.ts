import { expect, test } from 'vitest'
import { cookie, readCookie } from './cookies.ts'

test('a cookie is for this site, and no script reads it unless it is said so', () => {
  expect(cookie('a', 'b', { isSecure: false })).toBe('a=b; Path=/; HttpOnly; SameSite=Lax')
  expect(cookie('a', 'b', { isSecure: true, isReadable: true, sameSite: 'Strict', maxAgeMs: 1999 })).toBe(
    'a=b; Path=/; Max-Age=1; Secure; SameSite=Strict',
  )
})

test('a cookie that is taken away ends at once', () => {
  expect(cookie('a', '', { isSecure: false, maxAgeMs: 0 })).toContain('Max-Age=0')
})

test.each([
  [undefined, undefined],
  ['', undefined],
  ['a=1', '1'],
  ['x=2; a=1', '1'],
  ['a = 1 ;x=2', '1'],
  ['a=1; a=2', '1'],
  ['aa=1; ba=2', undefined],
  ['a', undefined],
  ['=1', undefined],
  ['a=b=c', 'b=c'],
])('of %j the cookie is %j', (header, value) => {
  expect(readCookie(header, 'a')).toBe(value)
})
