import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectHost } from '../src/connect-host.ts'

// A real engine cannot be told to die in the middle of one chosen answer; this server does nothing else.
let folder: string
let server: Server | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-it-engine-'))
})

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  await rm(folder, { recursive: true, force: true })
})

const version = JSON.stringify({ ApiVersion: '1.41', MinAPIVersion: '1.12' })

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void, api = version) {
  const socket = join(folder, 'engine.sock')
  const next = createServer((request, response) => {
    if (request.url === '/version') response.end(api)
    else answer(request, response)
  })
  server = next
  await new Promise<void>((resolve) => next.listen(socket, resolve))
  return connectHost({ dockerHost: `unix://${socket}` })
}

const away = { kind: 'unavailable', code: 'engine_away' }

describe('an engine that goes away', () => {
  test('is told as such where nothing listens', async () => {
    await expect(connectHost({ dockerHost: `unix://${folder}/none` }).ping()).rejects.toMatchObject(away)
    await expect(connectHost({ dockerHost: 'tcp://127.0.0.1:1' }).ping()).rejects.toMatchObject(away)
  })

  test('before it answers', async () => {
    const host = await serve((request) => request.socket.destroy())

    await expect(host.inspectContainer('web')).rejects.toMatchObject(away)
  })

  test('in the middle of an answer', async () => {
    const host = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.write('{"StatusCode":', () => response.destroy())
    })

    await expect(host.waitContainer('web', 'not-running')).rejects.toMatchObject(away)
    await expect(host.inspectContainer('web')).rejects.toMatchObject(away)
  })

  test('in the middle of a pull', async () => {
    const host = await serve((_request, response) => {
      response.write('{"status":"Pulling from app","id":"1"}\n', () => response.destroy())
    })

    await expect(host.pullImage('app:1')).rejects.toMatchObject(away)
  })

  test.each(['cut off', 'closed'])('while its events are listened to: %s', async (how) => {
    const host = await serve((_request, response) => {
      const event = { Type: 'container', Action: 'start', Actor: { ID: 'x', Attributes: {} }, time: 1 }
      response.write(`${JSON.stringify(event)}\n`, () =>
        how === 'closed' ? response.end() : response.destroy(),
      )
    })
    const seen: string[] = []

    const listening = (async () => {
      for await (const event of host.events(new AbortController().signal)) seen.push(event.action)
    })()

    await expect(listening).rejects.toMatchObject(away)
    expect(seen).toEqual(['start'])
  })

  test('is asked for its version again when it is back, for it may be another one', async () => {
    const paths: (string | undefined)[] = []
    const host = await serve((request) => request.socket.destroy())
    await expect(host.ping()).rejects.toMatchObject(away)
    await new Promise((resolve) => server?.close(resolve))

    await serve(
      (request, response) => {
        paths.push(request.url)
        response.end('OK')
      },
      JSON.stringify({ ApiVersion: '1.44', MinAPIVersion: '1.24' }),
    )
    await host.ping()

    expect(paths).toEqual(['/v1.44/_ping'])
  })

  test('answers of a proxy before it count as away', async () => {
    const host = await serve((_request, response) => response.writeHead(502).end('Bad Gateway'))

    await expect(host.ping()).rejects.toMatchObject(away)
  })
})

describe('what an engine may answer', () => {
  test('a full disk is told as such, wherever it is met', async () => {
    const full = 'write /var/lib/docker/tmp/x: no space left on device'
    const host = await serve((request, response) => {
      if (request.url?.includes('/images/create')) response.end(`${JSON.stringify({ error: full })}\n`)
      else response.writeHead(500).end(JSON.stringify({ message: full }))
    })

    await expect(host.pullImage('app:1')).rejects.toMatchObject({ kind: 'upstream', code: 'disk_full' })
    await expect(host.startContainer('web')).rejects.toMatchObject({ kind: 'upstream', code: 'disk_full' })
  })

  test('row 29: the newest version that both know is spoken, and none where there is none', async () => {
    const paths: (string | undefined)[] = []
    const host = await serve(
      (request, response) => {
        paths.push(request.url)
        response.end('[]')
      },
      JSON.stringify({ ApiVersion: '1.99', MinAPIVersion: '1.44' }),
    )
    await host.listContainers()
    await new Promise((resolve) => server?.close(resolve))
    const newer = await serve(() => {}, JSON.stringify({ ApiVersion: '3.0', MinAPIVersion: '2.0' }))

    await expect(newer.listContainers()).rejects.toMatchObject({ code: 'engine_api_unsupported' })
    expect(paths).toEqual(['/v1.51/containers/json?all=true'])
  })

  test('only images without a name are pruned, and what that came to is told', async () => {
    let asked: URL | undefined
    const host = await serve((request, response) => {
      asked = new URL(request.url ?? '', 'http://engine')
      const ImagesDeleted = [{ Untagged: 'a' }, { Deleted: 'sha256:1' }, { Deleted: 'sha256:2' }]
      response.end(JSON.stringify({ ImagesDeleted, SpaceReclaimed: 7 }))
    })

    expect(await host.pruneImages()).toEqual({ deleted: 2, reclaimedBytes: 7 })
    expect(asked?.pathname).toBe('/v1.41/images/prune')
    expect(JSON.parse(asked?.searchParams.get('filters') ?? '')).toEqual({ dangling: ['true'] })
  })

  test('row 30: containers are listed without any filter, of which Podman knows fewer', async () => {
    const paths: (string | undefined)[] = []
    const host = await serve((request, response) => {
      paths.push(request.url)
      response.end('[]')
    })

    await host.listContainers()

    expect(paths).toEqual(['/v1.41/containers/json?all=true'])
  })

  test('an engine behind an address is asked in the same words as one behind a socket', async () => {
    const paths: (string | undefined)[] = []
    await serve((request, response) => {
      paths.push(request.url)
      response.end('{}')
    })
    const socket = server
    const relay = createServer((request, response) => socket?.emit('request', request, response))
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
    const address = relay.address()
    const host = connectHost({
      dockerHost: `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    })

    await host.inspectImage('registry.example:5000/a/b:1')
    await host.stopContainer('web', { timeoutSeconds: 7 })
    await new Promise((resolve) => relay.close(resolve))

    expect(paths).toEqual([
      '/v1.41/images/registry.example%3A5000/a/b%3A1/json',
      '/v1.41/containers/web/stop?t=7',
    ])
  })

  test('an aborted call is aborted while the engine still thinks', async () => {
    const abort = new AbortController()
    const host = await serve(() => abort.abort())

    await expect(host.inspectContainer('web', abort.signal)).rejects.toMatchObject({ kind: 'aborted' })
  })
})
