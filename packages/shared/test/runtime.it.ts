import { startHealthServer } from '@sentinel/shared/runtime/health-server'
import { prepareState, startService, type Service } from '@sentinel/shared/runtime/run'
import { resources } from '@sentinel/shared/resources/index'
import { isolated } from '@sentinel/testkit/isolated'
import { mongoOfMyOwn } from '@sentinel/testkit/mongo-of-my-own'
import { settle } from '@sentinel/testkit/settle'
import { startProcess } from '@sentinel/testkit/start-process'
import { afterAll, expect, test } from 'vitest'

const own = isolated('runtime')
afterAll(() => own[Symbol.asyncDispose]())

interface Health {
  readonly status: string
  readonly checks: Readonly<Record<string, string>>
}

async function readyz(port: number): Promise<Health & { code: number }> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`)
  return { ...((await response.json()) as Health), code: response.status }
}

test('a service that starts without its database says so, waits, and goes on when it is there', async () => {
  await using mongo = await mongoOfMyOwn()
  await mongo.kill()
  let port = 0
  const service: Service = {
    name: 'waiting',
    async start(ctx, stack) {
      const health = stack.use(await startHealthServer(ctx))
      port = health.port
      await prepareState(ctx)
    },
  }

  const starting = startService(service, { ...own.environment, MONGODB_URI: mongo.url })
  await settle(() => port > 0, { what: 'the health port' })
  const meanwhile = await readyz(port)
  await mongo.start()
  const running = await starting

  expect(meanwhile).toMatchObject({ code: 503, status: 'not_ready', checks: { redis: 'ok' } })
  expect(meanwhile.checks['mongo']).not.toBe('ok')
  await settle(async () => (await readyz(port)).code === 200, { what: 'the service to be ready' })
  await running.stop()
  await expect(readyz(port)).rejects.toThrow('fetch failed')
})

test('the parts of a service are closed in reverse order of their start, after its signal fired', async () => {
  const closed: string[] = []
  const service: Service = {
    name: 'ordered',
    async start(ctx, stack) {
      stack.defer(() => void closed.push(`first ${ctx.signal.aborted}`))
      stack.defer(() => void closed.push(`second ${ctx.signal.aborted}`))
    },
  }

  const running = await startService(service, own.environment)
  await running.stop()

  expect(closed).toEqual(['second true', 'first true'])
})

test('a service that fails at its start closes what it had opened', async () => {
  const closed: string[] = []
  const service: Service = {
    name: 'failing',
    async start(_, stack) {
      stack.defer(() => void closed.push('opened'))
      throw new Error('no')
    },
  }

  await expect(startService(service, own.environment)).rejects.toThrow('no')

  expect(closed).toEqual(['opened'])
})

test('any number of services may prepare one database at once', async () => {
  const service: Service = { name: 'many', start: (ctx) => prepareState(ctx) }

  const running = await Promise.all(Array.from({ length: 4 }, () => startService(service, own.environment)))

  const indexes = await running[0]?.ctx.db.updates.collection.indexes()
  expect(indexes).toHaveLength(resources.updates.indexes.length + 1)
  await Promise.all(running.map((one) => one.stop()))
})

test('a process that waits for its database at its start ends at a signal', async () => {
  const environment = { ...own.environment, MONGODB_URI: 'mongodb://127.0.0.1:1/' }
  await using waiting = await startProcess('notifier', environment, { waitFor: 'alive' })

  const ended = await waiting.kill('SIGTERM')

  expect(ended).toBe('0')
})
