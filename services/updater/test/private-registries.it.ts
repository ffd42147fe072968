import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { streamKey } from '@sentinel/shared/events/publisher'
import { sealPurpose } from '@sentinel/shared/registries/logins/stored-logins'
import type { Running } from '@sentinel/shared/runtime/run'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { aContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { openScene, type Scene } from './scene.ts'

const secretKey = 'the key of these updaters'

let scene: Scene
let updater: Running
let folder: string
/** Asks for a password, and for a token. */
let basic: Registry
let bearer: FaultyRegistry

beforeAll(async () => {
  basic = await startRegistry({ auth: true })
  bearer = await faultyRegistry(part('registry'))
  bearer.fail({ kind: 'bearer', expiresInSeconds: 300, auth: 'me:secret' })
  folder = await mkdtemp(join(tmpdir(), 'sentinel-config-'))
  const auth = Buffer.from('me:secret').toString('base64')
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [bearer.host]: { auth } } }))
  scene = await openScene('private', { SENTINEL_SECRET_KEY: secretKey, DOCKER_CONFIG: folder })
  updater = await scene.startUpdater()
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await bearer[Symbol.asyncDispose]()
  await basic[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function progressOf(updateId: string): Promise<Record<string, unknown>[]> {
  const entries = await updater.ctx.redis.xrange(
    streamKey(updater.ctx.settings.boot['state.redisPrefix']),
    '-',
    '+',
  )
  return entries
    .map(([, fields]) => JSON.parse(fields[fields.indexOf('payload') + 1] ?? '{}') as Record<string, unknown>)
    .filter(
      (payload) =>
        payload['updateId'] === updateId && payload['phase'] === 'progress' && payload['step'] === 'pull',
    )
}

test('a pull logs in with the stored password and says how far it is', async () => {
  const app = uniqueName('app')
  const v1 = await publish(app, '1.0.0')
  const content = { files: { '/content': 'x'.repeat(200_000) } }
  const v2 = await publish(app, '1.1.0', { registry: basic.host, auth: basic.auth ?? '', ...content })
  await using web = await aContainer({ image: v1.reference })

  const [username = '', secret = ''] = basic.auth?.split(':') ?? []
  await scene.db.registryCredentials.create({
    _id: 'basic',
    registry: basic.host,
    login: 'password',
    username,
    secret: createSecretBox(secretKey).seal(secret, sealPurpose(basic.host, 'secret')),
    mirrors: [],
    updatedAt: new Date(),
  })

  const update = await scene.ended(await scene.ask(web.name, v2))

  expect(update).toMatchObject({ state: 'succeeded' })
  expect((await web.inspect()).imageId).toBe(v2.imageId)
  const told = await progressOf(update._id)
  expect(told.length).toBeGreaterThan(0)
  expect(told.at(-1)).toMatchObject({
    layers: expect.any(Number),
    layersDone: expect.any(Number),
  })
  expect(told.every(({ current, total }) => Number(current) <= Number(total))).toBe(true)
})

test('a pull logs in with what Docker’s file has, where a token is asked for', async () => {
  const app = uniqueName('app')
  const v1 = await publish(app, '1.0.0')
  const v2 = await publish(app, '1.1.0')
  await using web = await aContainer({ image: v1.reference })

  const update = await scene.ended(
    await scene.ask(web.name, { reference: `${bearer.host}/${app}:1.1.0`, digest: v2.digest }),
  )

  expect(update).toMatchObject({ state: 'succeeded' })
  expect((await web.inspect()).imageId).toBe(v2.imageId)
  expect(
    bearer
      .requests()
      .some(({ path, authorization }) => path.startsWith('/token') && authorization === 'basic'),
  ).toBe(true)
})
