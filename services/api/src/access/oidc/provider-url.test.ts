import { expect, test } from 'vitest'
import { requireProviderUrl } from './provider-url.ts'

const accepts = (text: string, allowPrivate: boolean) => {
  try {
    requireProviderUrl(new URL(text), allowPrivate)
    return true
  } catch {
    return false
  }
}

test.each([
  ['https://id.example.com/realms/home', true, true],
  ['http://id.example.com', false, false],
  ['http://127.0.0.1:9000', false, true],
  ['http://localhost:9000', false, true],
  ['http://[::1]:9000', false, true],
  ['http://10.0.0.5', false, false],
  ['http://localhost.example.com', false, false],
  ['https://ada:secret@id.example.com', false, false],
  ['javascript:alert(1)', false, false],
  ['file:///etc/passwd', false, false],
])('%s: %s, and %s where private ones are allowed', (text, isPublic, isPrivate) => {
  expect([accepts(text, false), accepts(text, true)]).toEqual([isPublic, isPrivate])
})
