import { describe, expect, it } from 'vitest'
import { jumpBetween, shortDigest, shortImage } from './version-change.ts'

describe('jumpBetween', () => {
  it.each([
    ['1.2.3', '2.0.0', 'major'],
    ['1.2.3', '1.3.0', 'minor'],
    ['1.2.3', '1.2.4', 'patch'],
    ['v1.2', 'v1.3', 'minor'],
    ['1', '2', 'major'],
    ['7.2-alpine', '7.4-alpine', 'minor'],
    ['latest', 'latest', 'build'],
    ['stable', '1.2.3', 'other'],
    ['1.2.3-rc1', '1.2.3', 'other'],
  ])('from %s to %s is %s', (from, to, jump) => {
    expect(jumpBetween(from, to)).toBe(jump)
  })
})

describe('shortImage', () => {
  it.each([
    ['nginx', 'nginx'],
    ['library/nginx:1.27', 'nginx'],
    ['localhost:5000/team/app:1.2', 'team/app'],
    ['ghcr.io/team/app@sha256:abc', 'team/app'],
    ['127.0.0.1:5000/app', 'app'],
    ['team/app:1', 'team/app'],
  ])('shortens %s to %s', (reference, short) => {
    expect(shortImage(reference)).toBe(short)
  })
})

it('shortens a digest as the engine does', () => {
  expect(shortDigest('sha256:0123456789abcdef')).toBe('0123456789ab')
})
