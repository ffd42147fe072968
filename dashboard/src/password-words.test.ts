import { describe, expect, it } from 'vitest'
import { passwordObstacle, passwordRules } from './password-words.ts'

const missing = (password: string) =>
  passwordRules(password).flatMap(({ name, isMet }) => (isMet ? [] : [name]))

describe('the rules of a password', () => {
  it.each([
    ['', ['length', 'letter', 'digit']],
    ['short1', ['length']],
    ['longenough', ['digit']],
    ['1234 5678', ['letter']],
    ['correct horse 1', []],
    ['пароль١٢٣', []],
    ['🔑🔑🔑🔑🔑🔑a1', []],
    [`a1${'ü'.repeat(36)}`, ['bytes']],
  ])('of %j: missing %j', (password, names) => {
    expect(missing(password)).toEqual(names)
  })
})

describe('what stands in the way of a new password', () => {
  it('is named, all at once', () => {
    expect(passwordObstacle('abc', 'abc')).toBe('The password needs at least 8 characters, a digit.')
  })

  it('is that the two are not the same', () => {
    expect(passwordObstacle('correct horse 1', 'correct horse 2')).toBe('The two passwords are not the same.')
  })

  it('is nothing where it is strong and was typed twice', () => {
    expect(passwordObstacle('correct horse 1', 'correct horse 1')).toBeUndefined()
  })
})
