import { afterAll, describe, expect, test } from 'vitest'
import type { PullProgress } from '../src/engine-types.ts'
import { Fixture } from './support/fixture.ts'
import { tinyRegistry, type TinyImage } from './support/tiny-registry.ts'

const fixture = new Fixture()
const { host } = fixture
afterAll(() => fixture[Symbol.asyncDispose]())

const own = (await host.info()).architecture

async function served(image: Partial<TinyImage>) {
  return tinyRegistry({ architecture: own, ...image })
}

describe('pulling', () => {
  test('an image is there afterwards, by tag and by digest, and its progress was told', async () => {
    await using registry = await served({})
    const steps: PullProgress[] = []

    await host.pullImage(registry.reference, { onProgress: (step) => steps.push(step) })
    const pulled = await fixture.inspectImage(registry.reference)
    const byDigest = registry.reference.replace(':1', `:1@${registry.digest}`)
    await host.pullImage(byDigest)

    expect(pulled.repoDigests[0]).toContain(registry.digest)
    expect((await fixture.inspectImage(byDigest)).id).toBe(pulled.id)
    expect(steps.at(-1)).toMatchObject({ layers: 1, layersDone: 1 })
    expect(steps.at(-1)?.currentBytes).toBe(steps.at(-1)?.totalBytes)
    await host.removeImage(pulled.id, { force: true })
  })

  test('row 28: a layer that is cut off is an error, although the engine had answered well', async () => {
    await using registry = await served({ cutsLayer: true })

    const pull = host.pullImage(registry.reference)

    await expect(pull).rejects.toMatchObject({ name: 'AppError', kind: 'upstream' })
    expect(await host.inspectImage(registry.reference)).toBeNull()
  }, 60_000)

  test('row 28: an image for another platform can be told before anything is stopped', async () => {
    await using registry = await served({ architecture: own === 'arm64' ? 'amd64' : 'arm64' })

    await host.pullImage(registry.reference)
    const pulled = await fixture.inspectImage(registry.reference)

    expect(pulled.architecture).not.toBe(own)
    await host.removeImage(pulled.id, { force: true })
  })

  test('credentials are passed on, and missing ones are told', async () => {
    await using registry = await served({ username: 'me', password: 'secret+/?' })

    await expect(host.pullImage(registry.reference)).rejects.toMatchObject({ code: 'registry_denied' })
    await host.pullImage(registry.reference, { auth: { username: 'me', password: 'secret+/?' } })
    const pulled = await fixture.inspectImage(registry.reference)

    expect(pulled.architecture).toBe(own)
    await host.removeImage(pulled.id, { force: true })
  })

  test('a pull that hangs can be aborted', async () => {
    await using registry = await served({ stallsLayer: true })
    const abort = new AbortController()

    const pull = host.pullImage(registry.reference, { onProgress: () => abort.abort() }, abort.signal)

    await expect(pull).rejects.toMatchObject({ kind: 'aborted' })
  })

  test('a registry that is away and an image that is not there are two things', async () => {
    await expect(host.pullImage('127.0.0.1:1/app:1')).rejects.toMatchObject({ code: 'registry_away' })
  })
})
