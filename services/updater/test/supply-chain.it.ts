import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Running } from '@sentinel/shared/runtime/run'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'
import { setLive } from './set-live.ts'
import { aCosign, aTrivy, type Cosign } from './stand-ins.ts'

let scene: Scene
let updater: Running
let cosign: Cosign
let trivy: Awaited<ReturnType<typeof aTrivy>>
let v1: Published
let signed: Published
let unsigned: Published

beforeAll(async () => {
  scene = await openScene('supply', { SENTINEL_GRACE_PERIOD: '300ms' })
  cosign = await aCosign()
  trivy = await aTrivy()
  updater = await scene.startUpdater()
  const app = uniqueName('app')
  v1 = await publish(app, '1.0.0')
  signed = await publish(app, '1.1.0')
  unsigned = await publish(app, '1.2.0')
  await cosign.sign(signed.digest)
})
afterAll(async () => {
  await cosign[Symbol.asyncDispose]()
  await trivy[Symbol.asyncDispose]()
  await scene[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await cosign.misbehave('work')
  await trivy.misbehave('work')
  await setLive(scene.db, updater, {
    'supplyChain.cosign': cosign.path,
    'supplyChain.cosignKey': cosign.keyPath,
    'supplyChain.trivy': trivy.path,
    'supplyChain.verify': 'disabled',
    'supplyChain.scan': 'disabled',
    'supplyChain.threshold': 'HIGH',
  })
})

const start = (labels: Readonly<Record<string, string>> = {}) => aContainer({ image: v1.reference, labels })
const update = async ({ name }: SampleContainer, to: Published) =>
  await scene.ended(await scene.ask(name, to))

describe('signatures', () => {
  test('are looked for by the digest that was pulled, and what was found is kept', async () => {
    await setLive(scene.db, updater, { 'supplyChain.verify': 'enforce' })
    await using web = await start()

    const ended = await update(web, signed)

    const reference = `${signed.registry}/${signed.repository}@${signed.digest}`
    expect(ended.state).toBe('succeeded')
    expect((await cosign.seen()).argv.at(-1)).toBe(reference)
    expect(ended.supplyChain?.signature).toMatchObject({
      mode: 'enforce',
      verdict: 'verified',
      reference,
      signatures: 1,
    })
    expect(ended.steps.find(({ step }) => step === 'gate-image')?.text).toContain('bears a valid signature')
  })

  test('that are missing refuse the update in enforce: nothing is touched, and the tag is where it was', async () => {
    await setLive(scene.db, updater, { 'supplyChain.verify': 'enforce' })
    await using web = await start()

    const ended = await update(web, unsigned)

    expect(ended).toMatchObject({ state: 'refused', errorCode: 'signature_refused' })
    expect(ended.reason).toContain('no matching signatures')
    expect(ended.supplyChain?.signature?.verdict).toBe('refused')
    expect((await web.inspect()).id).toBe(web.id)
    expect(await scene.host.inspectImage(unsigned.reference)).toBeNull()
  })

  test('that cannot be checked refuse it too', async () => {
    await setLive(scene.db, updater, {
      'supplyChain.verify': 'enforce',
      'supplyChain.cosign': '/no/such/cosign',
    })
    await using web = await start()

    const ended = await update(web, signed)

    expect(ended).toMatchObject({ state: 'refused', errorCode: 'signature_refused' })
    expect(ended.reason).toContain('could not be started')
  })

  test('that are missing are only told of in warn', async () => {
    await setLive(scene.db, updater, { 'supplyChain.verify': 'warn' })
    await using web = await start()

    const ended = await update(web, unsigned)

    expect(ended.state).toBe('succeeded')
    expect(ended.supplyChain?.signature).toMatchObject({ mode: 'warn', verdict: 'refused' })
    expect(ended.steps.find(({ step }) => step === 'gate-image')?.text).toContain('NOT SIGNED')
  })

  test('are asked for by the label of one container although they are disabled for all', async () => {
    await using web = await start({ 'sentinel.verify': 'enforce' })

    expect(await update(web, unsigned)).toMatchObject({ state: 'refused', errorCode: 'signature_refused' })
  })
})

describe('vulnerabilities', () => {
  test('at the threshold refuse the update before anything is touched', async () => {
    await setLive(scene.db, updater, { 'supplyChain.scan': 'pre-update' })
    await trivy.find(['HIGH', 'LOW', 'LOW'])
    await using web = await start()

    const ended = await update(web, signed)

    expect(ended).toMatchObject({ state: 'refused', errorCode: 'vulnerable' })
    expect(ended.supplyChain?.vulnerabilities).toMatchObject({
      verdict: 'found',
      threshold: 'HIGH',
      counts: { critical: 0, high: 1, medium: 0, low: 2 },
    })
    expect((await trivy.seen()).argv.at(-1)).toContain(`@${signed.digest}`)
    expect((await web.inspect()).id).toBe(web.id)
  })

  test('below the threshold let it pass, and are counted', async () => {
    await setLive(scene.db, updater, {
      'supplyChain.scan': 'pre-update',
      'supplyChain.threshold': 'CRITICAL',
    })
    await trivy.find(['HIGH'])
    await using web = await start()

    const ended = await update(web, signed)

    expect(ended.state).toBe('succeeded')
    expect(ended.supplyChain?.vulnerabilities).toMatchObject({ verdict: 'below', counts: { high: 1 } })
  })

  test('that cannot be looked for refuse it', async () => {
    await setLive(scene.db, updater, { 'supplyChain.scan': 'pre-update' })
    await trivy.misbehave('garble')
    await using web = await start()

    expect(await update(web, signed)).toMatchObject({ state: 'refused', errorCode: 'scan_failed' })
  })

  test('are counted after an update too, and the result stays with it', async () => {
    await setLive(scene.db, updater, { 'supplyChain.scan': 'post-update' })
    await trivy.find(['CRITICAL'])
    await using web = await start()

    const { _id, state } = await update(web, signed)

    expect(state).toBe('succeeded')
    const done = await settle(
      async () => {
        const now = await scene.read(_id)
        return now.afterCare?.due.length === 0 ? now : null
      },
      { what: 'the image to be scanned', timeoutMs: 30_000 },
    )
    expect(done.supplyChain?.vulnerabilities).toMatchObject({
      mode: 'post-update',
      verdict: 'found',
      counts: { critical: 1 },
    })
    expect(done.afterCare?.results).toMatchObject([{ part: 'scan-image', outcome: 'done' }])
  })
})
