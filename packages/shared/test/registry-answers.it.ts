import { describe, expect, test } from 'vitest'
import { createRegistryClient } from '../src/registries/client.ts'
import type { RegistryClientOptions } from '../src/registries/client.ts'
import { costBetween } from '../src/registries/cost.ts'
import { localLimiter } from '../src/registries/limiter.ts'
import { RegistryLimits } from '../src/registries/registry-limits.ts'
import type { RegistryLimitDoc } from '../src/resources/registry-limit.ts'
import { anImage } from './support/image-fixture.ts'
import { reroute } from './support/reroute.ts'
import { StandInRegistry } from './support/stand-in-registry.ts'
import type { Fault } from './support/stand-in-registry.ts'

const never = new AbortController().signal
const image = anImage('one')
const wrongDigest = `sha256:${'0'.repeat(64)}`
const invalid = { kind: 'upstream', code: 'registry_invalid_answer' }

function clientOf(options: Partial<RegistryClientOptions> = {}) {
  return createRegistryClient({ timeoutMs: 5000, ...options })
}

async function start(options: Parameters<typeof StandInRegistry.start>[0] = {}) {
  const standIn = await StandInRegistry.start(options)
  standIn.publish('team/app', '1', image.manifest, [image])
  return {
    standIn,
    reference: { registry: standIn.host, repository: 'team/app' },
    [Symbol.asyncDispose]: () => standIn[Symbol.asyncDispose](),
  }
}

const respond =
  (headers: Record<string, string>, body: string, status = 200): Fault =>
  ({ method }, response) => {
    response.writeHead(status, headers).end(method === 'HEAD' ? undefined : body)
    return true
  }

describe('a digest', () => {
  test('that HEAD does not name is taken from the manifest itself', async () => {
    await using setup = await start({ namesDigest: false })
    await using client = clientOf()

    expect(await client.headManifest(setup.reference, '1', never)).toEqual({
      digest: image.manifest.digest,
      mediaType: image.manifest.mediaType,
    })
    expect(client.cost()).toMatchObject({ heads: 1, pulls: 1 })
  })

  test.each([405, 501])('is read by GET where HEAD is answered with %i', async (status) => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = (seen, response) =>
      seen.method === 'HEAD' && respond({}, '', status)(seen, response)

    expect((await client.headManifest(setup.reference, '1', never))?.digest).toBe(image.manifest.digest)
  })

  test('that is no digest is refused', async () => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = respond({ 'docker-content-digest': 'latest' }, '')

    await expect(client.headManifest(setup.reference, '1', never)).rejects.toMatchObject(invalid)
  })

  test('that the content does not have is refused', async () => {
    await using setup = await start({ namesDigest: false })
    await using client = clientOf()
    setup.standIn.fault = (seen, response) =>
      seen.method === 'GET' &&
      respond({ 'docker-content-digest': wrongDigest }, image.manifest.body.toString())(seen, response)

    await expect(client.headManifest(setup.reference, '1', never)).rejects.toMatchObject(invalid)
    await expect(client.getManifest(setup.reference, wrongDigest, never)).rejects.toMatchObject(invalid)
  })
})

describe('a manifest', () => {
  test('is read once, and an unchanged scan afterwards costs no pull', async () => {
    await using setup = await start()
    await using client = clientOf()
    const first = await client.getManifest(setup.reference, image.manifest.digest, never)
    const before = client.cost()

    const second = await client.getManifest(setup.reference, image.manifest.digest, never)
    await client.headManifest(setup.reference, '1', never)

    expect(second).toBe(first)
    expect(first.layers).toHaveLength(1)
    expect(costBetween(before, client.cost())).toEqual({
      requests: 1,
      heads: 1,
      tagPages: 0,
      tokens: 0,
      pulls: 0,
    })
  })

  test.each(['[]', '"text"', '{}', '{"config":{"digest":"x"}}', 'null', '{'])(
    'that is none is refused: %s',
    async (body) => {
      await using setup = await start({ namesDigest: false })
      await using client = clientOf()
      setup.standIn.fault = (seen, response) => seen.method === 'GET' && respond({}, body)(seen, response)

      await expect(client.headManifest(setup.reference, '1', never)).rejects.toMatchObject(invalid)
    },
  )

  test('of an index has no config', async () => {
    await using setup = await start({ namesDigest: false })
    await using client = clientOf()
    setup.standIn.fault = (seen, response) =>
      seen.method === 'GET' && respond({}, '{"manifests":[1,{},{"digest":"x"}]}')(seen, response)
    const head = await client.headManifest(setup.reference, '1', never)

    await expect(client.getImageConfig(setup.reference, head?.digest ?? '', never)).rejects.toMatchObject({
      code: 'manifest_is_index',
    })
  })

  test('that several ask for at once is read once, also when the first of them gives up', async () => {
    await using setup = await start()
    await using client = clientOf()
    const first = new AbortController()
    const ask = (signal: AbortSignal) => client.getManifest(setup.reference, image.manifest.digest, signal)

    const manifests = [ask(first.signal), ask(never), ask(never)]
    first.abort()

    await expect(manifests[0]).rejects.toMatchObject({ kind: 'aborted' })
    expect(await manifests[1]).toBe(await manifests[2])
    expect(client.cost().pulls).toBe(1)
  })

  test.each(['../../etc', 'a/b', '', 'sha256:1'])(
    'is asked for by no name that is neither tag nor digest: "%s"',
    async (name) => {
      await using setup = await start()
      await using client = clientOf()
      const invalidName = { kind: 'invalid', code: 'invalid_image_reference' }

      await expect(client.headManifest(setup.reference, name, never)).rejects.toMatchObject(invalidName)
      await expect(client.getManifest(setup.reference, name, never)).rejects.toMatchObject(invalidName)
      expect(client.cost().requests).toBe(0)
    },
  )

  test('of endless size is cut short', async () => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = (_seen, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
      }
      response.on('drain', more)
      more()
      return true
    }

    await expect(client.getManifest(setup.reference, wrongDigest, never)).rejects.toMatchObject(invalid)
  })
})

describe('tags', () => {
  test('of a repository whose last tag was deleted are none', async () => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = respond({}, '{"name":"team/app","tags":null}')

    expect(await client.listTags(setup.reference, never)).toEqual([])
  })

  test.each(['{}', '{"tags":{}}', '[]', 'nonsense'])('that are no list are refused: %s', async (body) => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = respond({}, body)

    await expect(client.listTags(setup.reference, never)).rejects.toMatchObject(invalid)
  })

  test('are asked of the registry itself, whatever host its link names', async () => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = ({ url }, response) => {
      const isLast = url.searchParams.has('last')
      const link = '<http://inside.example.com/v2/team/app/tags/list?last=1>; rel="next"'
      return respond(isLast ? {} : { link }, isLast ? '{"tags":["2",7,"../x"]}' : '{"tags":["1"]}')(
        { method: 'GET', url, authorization: undefined },
        response,
      )
    }

    expect(await client.listTags(setup.reference, never)).toEqual(['1', '2'])
  })

  test('in pages that lead back to each other come to an end', async () => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = respond({ link: '</v2/team/app/tags/list?n=1000>; rel=next' }, '{"tags":["1"]}')

    await expect(client.listTags(setup.reference, never)).rejects.toMatchObject(invalid)
  })

  test('without number are an error, however large the pages are', async () => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = ({ url }, response) => {
      const page = Number(url.searchParams.get('last') ?? 0) + 1
      const link = `</v2/team/app/tags/list?last=${page}>; rel="next"`
      const tags = Array.from({ length: 1500 }, (_, at) => `${page}.${at}`)
      return respond({ link }, JSON.stringify({ tags }))(
        { method: 'GET', url, authorization: undefined },
        response,
      )
    }

    await expect(client.listTags(setup.reference, never, { maxPages: 2 })).rejects.toMatchObject({
      code: 'registry_too_many_tags',
      message: expect.stringContaining('more than 2000 names') as string,
    })
    expect(client.cost().requests).toBe(2)
  })

  test('end where a link names no next page, or none that is an address', async () => {
    await using setup = await start()
    await using client = clientOf()

    for (const link of ['<http://[>; rel="next"', '</v2/>; rel="previous"', 'nonsense']) {
      setup.standIn.fault = respond({ link }, '{"tags":["1"]}')
      expect(await client.listTags(setup.reference, never)).toEqual(['1'])
    }
  })
})

describe('the connection', () => {
  test('is never without TLS to a host that is not this machine, unless it is allowed', async () => {
    await using setup = await start()
    setup.standIn.fault = respond({}, '', 500)
    const { dispatcher, asked } = reroute(setup.standIn.host)
    await using strict = clientOf({ dispatcher })
    await using lenient = clientOf({ dispatcher, allowPlainHttp: (host) => host === 'nas:5000' })
    const reference = { registry: 'nas:5000', repository: 'app' }

    await expect(strict.headManifest(reference, '1', never)).rejects.toThrow('500')
    await expect(lenient.headManifest(reference, '1', never)).rejects.toThrow('500')

    expect(asked).toEqual(['https://nas:5000', 'http://nas:5000'])
  })

  test.each(['http://intranet.example.com/', 'ftp://127.0.0.1/', 'http://['])(
    'follows no redirect to %s',
    async (location) => {
      await using setup = await start()
      await using client = clientOf()
      setup.standIn.fault = respond({ location }, '', 302)

      await expect(client.headManifest(setup.reference, '1', never)).rejects.toMatchObject(invalid)
    },
  )

  test('follows no redirect in a circle', async () => {
    await using setup = await start()
    await using client = clientOf()
    setup.standIn.fault = respond({ location: '/v2/again' }, '', 302)

    await expect(client.headManifest(setup.reference, '1', never)).rejects.toMatchObject(invalid)
    expect(client.cost().heads).toBe(6)
  })

  test('that was closed while idle is replaced without a word', async () => {
    await using setup = await start()
    await using client = clientOf()
    let isFirst = true
    setup.standIn.fault = (_seen, response) => {
      if (!isFirst) return false
      isFirst = false
      response.destroy()
      return true
    }

    expect(await client.headManifest(setup.reference, '1', never)).not.toBeNull()
  })

  test('carries no more requests at a time than allowed', async () => {
    await using setup = await start()
    await using client = clientOf({ limiter: localLimiter(3) })
    const waiting: (() => void)[] = []
    let most = 0
    setup.standIn.fault = (_seen, response) => {
      waiting.push(() =>
        respond({ 'docker-content-digest': wrongDigest }, '')(
          { method: 'HEAD', url: new URL('http://x'), authorization: undefined },
          response,
        ),
      )
      most = Math.max(most, waiting.length)
      if (waiting.length === 3) for (const finish of waiting.splice(0)) finish()
      return true
    }

    await Promise.all(Array.from({ length: 12 }, () => client.headManifest(setup.reference, '1', never)))

    expect(most).toBe(3)
  })

  test('is told from a registry that cannot be reached', async () => {
    await using client = clientOf()
    const setup = await start()
    await setup[Symbol.asyncDispose]()
    const head = client.headManifest(setup.reference, '1', never)

    await expect(head).rejects.toMatchObject({ kind: 'upstream', code: 'registry_unreachable' })
    await expect(head).rejects.toThrow('ECONNREFUSED')
  })

  test('is given up by who waits for a free one', async () => {
    await using setup = await start()
    await using client = clientOf({ limiter: localLimiter(1) })
    setup.standIn.fault = () => true
    const [first, second] = [new AbortController(), new AbortController()]
    const heads = [first, second].map(({ signal }) => client.headManifest(setup.reference, '1', signal))

    second.abort()
    await expect(heads[1]).rejects.toMatchObject({ kind: 'aborted' })
    first.abort()
    await expect(heads[0]).rejects.toMatchObject({ kind: 'aborted' })
    setup.standIn.fault = () => false

    expect(await client.headManifest(setup.reference, '1', never)).not.toBeNull()
  })
})

test('the limit that a registry names is told to whoever else asks it, and what it keeps from checks', async () => {
  await using setup = await start()
  const told: RegistryLimitDoc[] = []
  const store = { read: async () => told, write: async (doc: RegistryLimitDoc) => void told.push(doc) }
  const client = clientOf({ limits: new RegistryLimits(store) })
  setup.standIn.fault = respond(
    {
      'ratelimit-limit': '100;w=21600',
      'ratelimit-remaining': '7;w=21600',
      'docker-content-digest': wrongDigest,
    },
    '',
  )

  await client.headManifest(setup.reference, '1', never)
  await client[Symbol.asyncDispose]()

  expect(told).toMatchObject([{ registry: setup.standIn.host, limit: 100, remaining: 7 }])
  await using other = clientOf({ limits: new RegistryLimits(store) })
  expect(await other.heldBack(setup.standIn.host, 10)).toMatchObject({ kind: 'rateLimited' })
  expect(await other.heldBack(setup.standIn.host, 2)).toBeNull()
})
