import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const box = createSecretBox('a key of the installation')

test('what was sealed opens again, for every text and purpose', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, purpose) => {
      expect(box.open(box.seal(text, purpose), purpose)).toBe(text.toWellFormed())
    }),
  )
})

test('a sealed text shows nothing of what is in it, and never twice the same', () => {
  const sealed = box.seal('hunter2', 'registry')

  expect(sealed).not.toContain('hunter2')
  expect(sealed).not.toContain(Buffer.from('hunter2').toString('base64url'))
  expect(box.seal('hunter2', 'registry')).not.toBe(sealed)
})

test('another key, another purpose and a changed text open nothing', () => {
  const sealed = box.seal('hunter2', 'registry')
  const wrong = expect.objectContaining({ code: 'secret_key_wrong' })

  expect(() => createSecretBox('another key of someone').open(sealed, 'registry')).toThrow(wrong)
  expect(() => box.open(sealed, 'channel')).toThrow(wrong)
  expect(() => box.open(`${sealed.slice(0, -2)}AA`, 'registry')).toThrow(wrong)
  expect(() => box.open('', 'registry')).toThrow(wrong)
})

test('without a key it says what to set', () => {
  const none = createSecretBox('')

  expect(none.hasKey).toBe(false)
  expect(() => none.seal('x', 'y')).toThrow(/SENTINEL_SECRET_KEY/)
  expect(() => none.open(box.seal('x', 'y'), 'y')).toThrow(
    expect.objectContaining({ code: 'secret_key_missing' }),
  )
})
