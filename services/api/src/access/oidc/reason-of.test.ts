import { AppError } from '@sentinel/shared/errors/app-error'
import { expect, test } from 'vitest'
import { reasonOf } from './reason-of.ts'

test('what the library wraps is told from outside in, each part once', () => {
  const cause = new Error('connect refused', { cause: new Error('connect refused') })

  expect(reasonOf(new Error('something went wrong', { cause }))).toBe('something went wrong: connect refused')
})

test('what we said ourselves comes before all that is around it', () => {
  const refusal = new AppError('invalid', 'provider_address_refused', '10.0.0.1 is a private address')

  expect(reasonOf(new Error('something went wrong', { cause: refusal }))).toBe(refusal.message)
})

test('nothing that a provider writes breaks a line or fills the log', () => {
  expect(reasonOf(new Error(`a\r\nb${'c'.repeat(1000)}`))).toMatch(/^a b[c]{297}$/)
  expect(reasonOf(undefined)).toBe('it is not known why')
})
