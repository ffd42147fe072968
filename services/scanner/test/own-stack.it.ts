import { aContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { expect, test } from 'vitest'
import { onlyOwn, ownName, startScanner } from './support/start-scanner.ts'

test('what Sentinel runs in and on is known as its own without any label, and is never updated unasked', async () => {
  const v1 = await publish(ownName('app'), '1.0.0')
  await publish(v1.repository, '1.1.0')
  // Beside the Redis of the tests, which has that port at 127.0.0.1.
  const port = new URL(part('redisUrl')).port
  const names = {
    own: ownName('own'),
    beside: ownName('beside'),
    proxy: ownName('proxy'),
    other: ownName('x'),
  }
  const project = { 'com.docker.compose.project': ownName('project') }
  const auto = { 'sentinel.policy': 'auto' }
  const image = v1.reference
  await using _own = await aContainer({
    image,
    name: names.own,
    dockerHost: part('dockerHost'),
    labels: { ...auto, ...project },
    hostConfig: { NetworkMode: 'host' },
  })
  await using _beside = await aContainer({ image, name: names.beside, labels: { ...auto, ...project } })
  await using _proxy = await aContainer({
    image,
    name: names.proxy,
    start: false,
    labels: auto,
    hostConfig: { PortBindings: { '1/tcp': [{ HostIp: '127.0.0.2', HostPort: port }] } },
  })
  await using _other = await aContainer({
    image,
    name: names.other,
    labels: { ...auto, 'sentinel.self': 'false' },
  })

  await using scene = await startScanner({
    name: 'own-stack',
    environment: { SENTINEL_SELF_CONTAINER: names.own, SENTINEL_FILTERS: onlyOwn() },
  })
  await scene.knows(...Object.values(names))
  await scene.scan()

  expect(await scene.container(names.own)).toMatchObject({
    isSelf: true,
    selfRole: 'process',
    selfReason: expect.stringContaining('runs in it'),
  })
  expect(await scene.container(names.beside)).toMatchObject({
    isSelf: true,
    selfRole: 'state',
    selfReason: expect.stringContaining('Compose project'),
  })
  expect(await scene.container(names.proxy)).toMatchObject({
    isSelf: true,
    selfRole: 'state',
    selfReason: expect.stringContaining('Redis'),
  })
  expect(await scene.container(names.other)).toMatchObject({ isSelf: false })
  expect(await scene.updates(names.own)).toMatchObject([{ state: 'pending' }])
  expect(await scene.updates(names.beside)).toMatchObject([{ state: 'pending' }])
  expect(await scene.updates(names.other)).toMatchObject([{ state: 'queued', cause: 'auto' }])

  await scene.ctx.db.settings.create({ _id: 'self_update_mode', value: 'auto' })
  await settle(async () => (await scene.ctx.settings.read()).values['update.selfMode'] === 'auto')
  await scene.scan()

  expect(await scene.updates(names.own)).toMatchObject([
    { state: 'queued', cause: 'self', decidedFor: 'scan', to: { tag: '1.1.0' } },
  ])
  expect(await scene.updates(names.beside)).toMatchObject([{ state: 'pending' }])
  await settle(async () => (await scene.ctx.db.processes.countDocuments({ containerId: names.own })) === 1, {
    what: 'the process to tell where it runs',
  })
})
