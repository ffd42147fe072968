import { resolveSettings } from '@sentinel/shared/settings/from-env'
import { expect, test } from 'vitest'
import { passkeySite, requirePasskeySite } from './passkey-site.ts'

function contextOf(domain: string, origins = '') {
  const { values } = resolveSettings({ SENTINEL_WEBAUTHN_RPID: domain, SENTINEL_WEBAUTHN_ORIGINS: origins })
  return { settings: { boot: values } } as unknown as Parameters<typeof passkeySite>[0]
}

test('without a domain there are no passkeys, whatever addresses there are', () => {
  const ctx = contextOf('', 'https://sentinel.example.com')

  expect(passkeySite(ctx)).toBeUndefined()
  expect(() => requirePasskeySite(ctx)).toThrow(expect.objectContaining({ code: 'passkeys_off' }))
})

test.each([
  ['', ['https://sentinel.example.com']],
  ['https://sentinel.example.com:8443/', ['https://sentinel.example.com:8443']],
  [
    ' HTTPS://Sentinel.Example.com , http://localhost:80',
    ['https://sentinel.example.com', 'http://localhost'],
  ],
  ['not an address', ['https://sentinel.example.com']],
])('addresses are read as browsers write them: %j', (text, origins) => {
  expect(passkeySite(contextOf('Sentinel.example.com', text))).toEqual({
    domain: 'sentinel.example.com',
    origins,
  })
})
