import { describe, expect, test } from 'vitest'
import { compareDigest } from '../src/policy/compare-digest.ts'
import { createRegistryClient } from '../src/registries/client.ts'
import { imageIdentity } from '../src/registries/image-identity.ts'
import { newerVersions } from '../src/versions/newer-versions.ts'
import { anImage, anIndex } from './support/image-fixture.ts'
import { hasRealRegistry, RealRegistry } from './support/real-registry.ts'

const never = new AbortController().signal
// The bcrypt hash of "secret".
const htpasswd = 'ann:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n'
const authorization = `Basic ${Buffer.from('ann:secret').toString('base64')}`

function clientOf(secret: string | null) {
  return createRegistryClient({
    timeoutMs: 5000,
    credentials: async () => (secret === null ? null : { username: 'ann', secret }),
  })
}

describe.skipIf(!hasRealRegistry)("Debian's docker-registry (skipped where it is not installed)", () => {
  test('is asked for digests, tags, manifests and platforms', async () => {
    await using registry = await RealRegistry.start()
    await using client = createRegistryClient({ timeoutMs: 5000 })
    const reference = { registry: registry.host, repository: 'team/app' }
    const [one, two, arm] = [anImage('one'), anImage('two'), anImage('arm', { architecture: 'arm64' })]
    const index = anIndex(
      [
        { image: two, architecture: 'amd64' },
        { image: arm, architecture: 'arm64', variant: 'v8' },
      ],
      { hasAttestation: false },
    )
    await registry.push('team/app', '1.0.0', one)
    await registry.push('team/app', '1.1.0-arm64', arm)
    await registry.push('team/app', '1.1.0-amd64', two)
    await registry.pushManifest('team/app', '1.1.0', index)

    const tags = await client.listTags(reference, never)
    const head = await client.headManifest(reference, '1.1.0', never)

    expect(newerVersions({ current: '1.0.0', tags, scope: 'default' }).newer).toEqual(['1.1.0'])
    expect(head).toEqual({ digest: index.digest, mediaType: index.mediaType })
    expect((await client.headManifest(reference, '1.0.0', never))?.digest).toBe(one.manifest.digest)
    expect(await client.headManifest(reference, '2.0.0', never)).toBeNull()
    expect(await client.headManifest({ ...reference, repository: 'team/none' }, '1', never)).toBeNull()
    await expect(client.listTags({ ...reference, repository: 'team/none' }, never)).rejects.toMatchObject({
      code: 'image_not_found',
    })
    expect(client.cost().pulls).toBe(0)

    const platform = { os: 'linux', architecture: 'arm64' }
    const identity = await imageIdentity(client, { reference, digest: index.digest, platform }, never)
    const local = { imageId: arm.blobs[0]?.digest ?? '', repoDigests: ['team/app@sha256:older-index'] }

    expect(identity?.manifestDigest).toBe(arm.manifest.digest)
    expect(compareDigest(local, index.digest)).toBe('different')
    expect(compareDigest(local, index.digest, identity?.equivalents)).toBe('same')
  })

  test('is asked with a password where it wants one', async () => {
    await using registry = await RealRegistry.start({ htpasswd, authorization })
    const reference = { registry: registry.host, repository: 'team/app' }
    const image = anImage('one')
    await registry.push('team/app', '1', image)
    await using right = clientOf('secret')
    await using wrong = clientOf('wrong')
    await using none = clientOf(null)

    expect((await right.headManifest(reference, '1', never))?.digest).toBe(image.manifest.digest)
    for (const client of [wrong, none]) {
      await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
        code: 'registry_denied',
      })
    }
  })

  test('may go away and come back', async () => {
    await using registry = await RealRegistry.start()
    await using client = createRegistryClient({ timeoutMs: 5000 })
    const reference = { registry: registry.host, repository: 'team/app' }
    const image = anImage('one')
    await registry.push('team/app', '1', image)
    await client.headManifest(reference, '1', never)

    await registry.stop()
    await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
      code: 'registry_unreachable',
    })
    await registry.resume()

    expect((await client.headManifest(reference, '1', never))?.digest).toBe(image.manifest.digest)
  })
})
