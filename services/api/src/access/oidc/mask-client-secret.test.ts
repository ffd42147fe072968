import { expect, test } from 'vitest'
import { isMaskedClientSecret, maskClientSecret } from './mask-client-secret.ts'

test.each([
  ['', ''],
  ['short', '****'],
  ['nineteen-characters', '****'],
  ['abcd-and-much-more-wxyz', 'abcd****wxyz'],
])('%s is shown as %s', (secret, shown) => {
  expect(maskClientSecret(secret)).toBe(shown)
  expect(isMaskedClientSecret(shown)).toBe(shown !== '')
})
