import type { ReplaceContext } from '@sentinel/saga/replace-context'
import type { StepRun } from '@sentinel/saga/step'
import type { Replacement } from '@sentinel/saga/replacement'
import { resolveSettings } from '@sentinel/shared/settings/from-env'
import { anUpdate } from '@sentinel/testkit/factories'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCosign, type Cosign } from '../../test/stand-ins.ts'
import { signatureGate } from '../supply-chain/image-gates.ts'
import { gateServiceImage } from './gate-service-image.ts'

const repository = 'registry.example/team/app'
const digests = { signed: `sha256:${'a'.repeat(64)}`, unsigned: `sha256:${'b'.repeat(64)}` }

let cosign: Cosign
beforeAll(async () => {
  cosign = await aCosign()
  await cosign.sign(digests.signed)
})
afterAll(() => cosign[Symbol.asyncDispose]())

/** What became of an update of a service to this image, and what was pulled for it. */
async function passes(
  which: keyof typeof digests,
  { mode = 'disabled', labels = {} }: { mode?: string; labels?: Readonly<Record<string, string>> },
): Promise<{ ended: unknown; pulled: readonly string[] }> {
  const { values } = resolveSettings({
    SENTINEL_VERIFY_MODE: mode,
    SENTINEL_COSIGN_PATH: cosign.path,
    SENTINEL_COSIGN_KEY_PATH: cosign.keyPath,
  })
  const digest = digests[which]
  const pulled: string[] = []
  const host = {
    inspectService: () => Promise.resolve({ id: 's1', name: 'web', image: `${repository}:1`, labels }),
    inspectContainer: () => Promise.resolve(null),
    inspectImage: () => Promise.resolve({ id: digest, repoDigests: [`${repository}@${digest}`] }),
    pullImage: (reference: string) => Promise.resolve(void pulled.push(reference)),
  }
  const reference = `${repository}:2`
  const to = { reference, tag: '2', digest, imageId: '' }
  const parts = {
    db: { updates: { updateOne: () => Promise.resolve() } },
    settings: { read: () => Promise.resolve({ values }) },
  }
  const ctx = {
    host,
    update: anUpdate({ name: 'service:web', containerId: 's1', to }),
    imageGates: [signatureGate(parts as never)],
    authFor: () => Promise.resolve(undefined),
    progress: () => undefined,
  } as unknown as ReplaceContext
  const { signal } = new AbortController()
  const run = { signal, waitSignal: signal } as StepRun<Replacement>
  const state = { targetImage: `${reference}@${digest}` } as Replacement
  const ended = await gateServiceImage(values)
    .run(ctx, state, run)
    .then(
      ({ said }) => said?.['gate-image'] ?? 'passed',
      (error: { code?: string }) => error.code,
    )
  return { ended, pulled }
}

test('a service gets no image in enforce that bears no signature, looked for by the digest of every node', async () => {
  const refused = await passes('unsigned', { mode: 'enforce' })
  const signed = await passes('signed', { mode: 'enforce' })

  expect(refused).toEqual({ ended: 'signature_refused', pulled: [`${repository}@${digests.unsigned}`] })
  expect(signed.ended).toContain('bears a valid signature')
})

test('the label of a service asks for it although signatures are disabled for all', async () => {
  const { ended } = await passes('unsigned', { labels: { 'sentinel.verify': 'enforce' } })

  expect(ended).toBe('signature_refused')
})

test('where nothing looks into it no image is pulled to the manager', async () => {
  expect(await passes('unsigned', {})).toEqual({ ended: 'passed', pulled: [] })
})
