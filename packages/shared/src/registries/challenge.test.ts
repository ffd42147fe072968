import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseChallenge } from './challenge.ts'

test.each([
  ['Basic realm="x"', { scheme: 'basic' }],
  ['basic', { scheme: 'basic' }],
  ['BASIC realm=x, charset="UTF-8"', { scheme: 'basic' }],
  ['Bearer realm="https://a/token"', { scheme: 'bearer', realm: 'https://a/token' }],
  [
    'Bearer realm="https://a/token?x=1,2",service="reg istry",scope="repository:a:pull,push",error="invalid_token"',
    { scheme: 'bearer', realm: 'https://a/token?x=1,2', service: 'reg istry' },
  ],
  [
    'bearer  REALM = "https://a" , Service = plain',
    { scheme: 'bearer', realm: 'https://a', service: 'plain' },
  ],
  ['Bearer realm="say \\"hi\\""', { scheme: 'bearer', realm: 'say "hi"' }],
  [
    'Basic realm="x", Bearer realm="https://a/token",service="s"',
    { scheme: 'bearer', realm: 'https://a/token', service: 's' },
  ],
  ['Negotiate, Basic realm="x"', { scheme: 'basic' }],
])('reads %s', (header, expected) => {
  expect(parseChallenge(header)).toEqual(expected)
})

test.each([null, '', 'Negotiate', 'Bearer', 'Bearer service="s"', ',,,', '"', '='])(
  'finds nothing to answer in %s',
  (header) => {
    expect(parseChallenge(header)).toBeNull()
  },
)

test('any header at all is read without an error', () => {
  const word = fc.constantFrom('Bearer', 'Basic', 'realm=', '"', ',', ' ', '\\', 'x', '=', 'service')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      expect(['bearer', 'basic', undefined]).toContain(parseChallenge(words.join(''))?.scheme)
    }),
  )
})
