import { expect, test } from 'vitest'
import type { RegistryCredential } from '@sentinel/shared/registries/credential'
import { registryAuth } from './registry-auth.ts'

const loginsOf = (known: Readonly<Record<string, RegistryCredential>>) => ({
  credential: (registry: string) => Promise.resolve(known[registry] ?? null),
})

test('an engine logs in with the credential of the registry that the image is from', async () => {
  const logins = loginsOf({
    'docker.io': { username: 'ann', secret: 'hub' },
    'ghcr.io': { username: 'bob', secret: 'pat' },
    'example.azurecr.io': { username: '0000', secret: 'refresh', isIdentityToken: true },
  })

  expect(await registryAuth(logins, 'nginx:1')).toEqual({
    username: 'ann',
    password: 'hub',
    serverAddress: 'https://index.docker.io/v1/',
  })
  expect(await registryAuth(logins, 'ghcr.io/owner/app@sha256:' + 'a'.repeat(64))).toEqual({
    username: 'bob',
    password: 'pat',
    serverAddress: 'ghcr.io',
  })
  // An identity token is no password, and the name that comes with it is nobody's.
  expect(await registryAuth(logins, 'example.azurecr.io/app:1')).toEqual({
    identityToken: 'refresh',
    serverAddress: 'example.azurecr.io',
  })
  expect(await registryAuth(logins, 'quay.io/owner/app')).toBeUndefined()
  expect(await registryAuth(logins, `sha256:${'a'.repeat(64)}`)).toBeUndefined()
})
