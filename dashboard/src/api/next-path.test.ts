import { describe, expect, it } from 'vitest'
import { loginPath, nextPath } from './next-path.ts'

const after = (next: string) => nextPath(`?${new URLSearchParams({ next })}`)

describe('where a sign-in leads', () => {
  it.each(['/images', '/?open=web&tab=logs', '/dependencies#web'])(
    'is the page that was asked for: %s',
    (path) => {
      expect(after(path)).toBe(path)
    },
  )

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/a\\b',
    'javascript:alert(1)',
    'images',
    '',
    '/login?next=/images',
    '/setup',
    '/api/containers',
  ])('is the first page instead of %j', (path) => {
    expect(after(path)).toBe('/')
  })

  it('is the first page where nothing is said', () => {
    expect(nextPath('')).toBe('/')
  })
})

describe('the page to sign in at', () => {
  it('leads back to where somebody was', () => {
    expect(nextPath(loginPath('/?open=web&tab=logs').slice('/login'.length))).toBe('/?open=web&tab=logs')
  })

  it('says nothing of the first page', () => {
    expect(loginPath('/')).toBe('/login')
  })
})
