import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ImageFixture, StoredManifest } from './image-fixture.ts'

const program = 'docker-registry'

export const hasRealRegistry = spawnSync(program, ['--version']).error === undefined

export interface RealRegistryOptions {
  /** Lines of an htpasswd file; none means that everybody may read and write. */
  readonly htpasswd?: string
  readonly authorization?: string
}

/** Debian's docker-registry on a port and a folder of its own. */
export class RealRegistry implements AsyncDisposable {
  readonly host: string
  readonly #folder: string
  readonly #headers: Record<string, string>
  #process: ChildProcess | null = null

  private constructor(host: string, folder: string, headers: Record<string, string>) {
    this.host = host
    this.#folder = folder
    this.#headers = headers
  }

  static async start({ htpasswd, authorization }: RealRegistryOptions = {}): Promise<RealRegistry> {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-registry-'))
    const host = `127.0.0.1:${await freePort()}`
    const users = join(folder, 'htpasswd')
    const auth =
      htpasswd === undefined ? [] : ['auth:', '  htpasswd:', '    realm: test', `    path: ${users}`]
    const config = [
      'version: 0.1',
      'log: { level: error, accesslog: { disabled: true } }',
      `storage: { filesystem: { rootdirectory: ${join(folder, 'data')} } }`,
      `http: { addr: "${host}" }`,
      ...auth,
    ]
    await writeFile(users, htpasswd ?? '')
    await writeFile(join(folder, 'config.yml'), `${config.join('\n')}\n`)
    const registry = new RealRegistry(host, folder, authorization === undefined ? {} : { authorization })
    await registry.resume()
    return registry
  }

  async resume(): Promise<void> {
    this.#process = spawn(program, ['serve', join(this.#folder, 'config.yml')], { stdio: 'ignore' })
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const response = await fetch(`http://${this.host}/v2/`).catch(() => null)
      if (response !== null) return
      await pause(25)
    }
    throw new Error(`${program} did not answer on ${this.host} within ten seconds`)
  }

  async stop(): Promise<void> {
    const running = this.#process
    this.#process = null
    if (running === null || running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await ended
  }

  async push(repository: string, tag: string, image: ImageFixture): Promise<void> {
    for (const { digest, body } of image.blobs) {
      const begun = await this.#call('POST', `/v2/${repository}/blobs/uploads/`)
      const target = new URL(begun.headers.get('location') ?? '', `http://${this.host}`)
      target.searchParams.set('digest', digest)
      await this.#call('PUT', `${target.pathname}${target.search}`, body)
    }
    await this.pushManifest(repository, tag, image.manifest)
  }

  async pushManifest(repository: string, tag: string, { body, mediaType }: StoredManifest): Promise<void> {
    await this.#call('PUT', `/v2/${repository}/manifests/${tag}`, body, mediaType)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #call(
    method: string,
    path: string,
    body?: Buffer,
    type = 'application/octet-stream',
  ): Promise<Response> {
    const response = await fetch(`http://${this.host}${path}`, {
      method,
      headers: { ...this.#headers, 'content-type': type },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
