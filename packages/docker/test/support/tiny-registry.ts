import { createHash, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface TinyRegistry extends AsyncDisposable {
  /** host:port/app:tag */
  readonly reference: string
  readonly digest: string
}

export interface TinyImage {
  readonly architecture: string
  /** Breaks the connection in the middle of the layer, and has lost the layer when the engine tries again. */
  readonly cutsLayer?: boolean
  /** Never finishes the layer. */
  readonly stallsLayer?: boolean
  readonly username?: string
  readonly password?: string
}

/** One image, of one layer, served with exactly one fault: what no real registry does on request. */
export async function tinyRegistry(image: TinyImage): Promise<TinyRegistry> {
  // Random, so that no engine has it, or the beginning of it, from an earlier try.
  const layerTar = tarOf('file', randomBytes(20 * 512))
  const layer = gzipSync(layerTar, { level: 0 })
  const config = Buffer.from(
    JSON.stringify({
      architecture: image.architecture,
      os: 'linux',
      created: new Date().toISOString(),
      config: { Cmd: ['/bin/true'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(layerTar)] },
    }),
  )
  const type = 'application/vnd.docker.distribution.manifest.v2+json'
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: { ...describe(config), mediaType: 'application/vnd.docker.container.image.v1+json' },
      layers: [{ ...describe(layer), mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip' }],
    }),
  )
  const wanted = image.username && `Basic ${btoa(`${image.username}:${image.password ?? ''}`)}`
  let layerRequests = 0
  const server = createServer((request, response) => {
    if (wanted && request.headers.authorization !== wanted) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="tiny"' }).end()
    } else if (request.url?.includes('/manifests/')) {
      send(response, manifest, { 'Content-Type': type, 'Docker-Content-Digest': digestOf(manifest) })
    } else if (request.url?.includes(digestOf(config))) {
      send(response, config)
    } else if (request.url?.includes(digestOf(layer))) {
      layerRequests += 1
      if (image.cutsLayer && layerRequests > 1) response.writeHead(404).end()
      else sendLayer(response, layer, image)
    } else {
      send(response, Buffer.from('{}'))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    reference: `127.0.0.1:${port}/app:1`,
    digest: digestOf(manifest),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, content, Buffer.alloc(1024)])
}

function sendLayer(response: ServerResponse, layer: Buffer, image: TinyImage): void {
  if (!image.cutsLayer && !image.stallsLayer) {
    send(response, layer)
    return
  }
  response.writeHead(200, { 'Content-Length': layer.length })
  response.write(layer.subarray(0, 100), () => {
    if (image.cutsLayer) response.destroy()
  })
}

function send(response: ServerResponse, body: Buffer, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'Content-Length': body.length, ...headers }).end(body)
}

function describe(blob: Buffer): { digest: string; size: number } {
  return { digest: digestOf(blob), size: blob.length }
}

function digestOf(blob: Buffer): string {
  return `sha256:${createHash('sha256').update(blob).digest('hex')}`
}
