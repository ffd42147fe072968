import { afterAll, beforeAll, expect, test } from 'vitest'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { settle } from '@sentinel/testkit/settle'
import { connectDb, type Db } from '../src/db/connect.ts'
import { ensureIndexes } from '../src/db/prepare.ts'
import { createRegistryClient } from '../src/registries/client.ts'
import { mongoKeptContent } from '../src/registries/content-store.ts'
import { mongoLimitStore } from '../src/registries/limit-store.ts'
import type { RegistryLimitDoc } from '../src/resources/registry-limit.ts'
import { anImage } from './support/image-fixture.ts'
import { StandInRegistry } from './support/stand-in-registry.ts'

const never = new AbortController().signal

let space: Isolated
let db: Db

beforeAll(async () => {
  space = isolated('contents')
  db = connectDb(space.environment['MONGODB_URI'] ?? '', space.database)
  await ensureIndexes(db)
})
afterAll(async () => {
  await db[Symbol.asyncDispose]()
  await space[Symbol.asyncDispose]()
})

const clientOf = () => createRegistryClient({ timeoutMs: 5000, keptContent: mongoKeptContent(db) })

test('a manifest and a config by their digest are read once, by whichever process', async () => {
  await using standIn = await StandInRegistry.start()
  const image = anImage('kept', { labels: { version: '2' } })
  standIn.publish('team/app', '1', image.manifest, [image])
  const reference = { registry: standIn.host, repository: 'team/app' }
  await using one = clientOf()
  const first = await one.getImageConfig(reference, image.manifest.digest, never)
  await settle(async () => (await db.registryContents.countDocuments({})) === 2, { what: 'both to be kept' })
  standIn.seen.length = 0

  await using other = clientOf()
  const manifest = await other.getManifest(reference, image.manifest.digest, never)

  expect(await other.getImageConfig(reference, image.manifest.digest, never)).toEqual(first)
  expect(manifest.config?.digest).toBe(first.digest)
  expect(standIn.seen).toEqual([])
  expect(other.cost().pulls).toBe(0)
  const elsewhere = { ...reference, repository: 'team/other' }
  await expect(other.getManifest(elsewhere, image.manifest.digest, never)).rejects.toMatchObject({
    code: 'image_not_found',
  })
})

const limit = (remaining: number, seenAt: string): RegistryLimitDoc => ({
  _id: 'docker.io ',
  registry: 'docker.io',
  isAuthenticated: false,
  limit: 100,
  remaining,
  seenAt: new Date(seenAt),
})

test('of two words about a limit the later one stands, whoever writes last', async () => {
  const store = mongoLimitStore(db)
  await store.write(limit(50, '2026-11-22T10:00:00Z'))
  await store.write(limit(49, '2026-11-22T10:00:01Z'))
  await store.write(limit(51, '2026-11-22T09:59:00Z'))

  expect(await store.read()).toMatchObject([{ remaining: 49 }])
})
