import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connectHost } from '../../src/connect-host.ts'
import type { ContainerInspect, ImageInspect } from '../../src/engine-types.ts'
import type { Host } from '../../src/host.ts'

const run = promisify(execFile)
const applets = [
  'sh',
  'sleep',
  'cat',
  'echo',
  'env',
  'test',
  'touch',
  'hostname',
  'ip',
  'ping',
  'stty',
  'true',
  'false',
  'kill',
  'date',
]

/** Stays until it is told to go, and goes at once. */
export const idle = ['/bin/sh', '-c', 'trap "exit 0" TERM INT USR1; while :; do sleep 1 & wait $!; done']

export const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'

/** One of API 1.45 or later beside it; provisioning says why where there is none. */
export const newerEngine = process.env['SENTINEL_NEWER_ENGINE']

/** Everything made through a fixture carries its run id, and goes with it. */
export class Fixture implements AsyncDisposable {
  readonly runId = randomBytes(5).toString('hex')
  readonly host: Host
  readonly labels = { 'sentinel.test.run': this.runId }
  readonly #label = `sentinel.test.run=${this.runId}`
  readonly #volumes = new Set<string>()
  readonly #environment: NodeJS.ProcessEnv
  #base: Promise<string> | undefined

  constructor(address = dockerHost) {
    this.host = connectHost({ dockerHost: address })
    this.#environment = { ...process.env, DOCKER_HOST: address, DOCKER_BUILDKIT: '0' }
  }

  name(word: string): string {
    return `it-${this.runId}-${word}`
  }

  async docker(...argv: string[]): Promise<string> {
    const { stdout } = await run('docker', argv, { env: this.#environment, maxBuffer: 16 * 1024 * 1024 })
    return stdout.trim()
  }

  /** Builds an image on busybox with these Dockerfile lines; answers its reference. */
  async image(word: string, tag: string, lines: readonly string[] = []): Promise<string> {
    const reference = `${this.name(word)}:${tag}`
    this.#base ??= this.#buildBase()
    const stamp = `LABEL sentinel.test.build=${word}-${tag}`
    const dockerfile = [`FROM ${await this.#base}`, stamp, ...lines].join('\n')
    await this.#build(reference, dockerfile)
    return reference
  }

  /** Two images of one repository that differ by these lines. */
  async images(word: string, v1: readonly string[], v2: readonly string[]): Promise<[string, string]> {
    return Promise.all([this.image(word, 'v1', v1), this.image(word, 'v2', v2)])
  }

  /** On no network unless told, which starts faster and needs nothing of the machine. */
  async create(word: string, argv: readonly string[]): Promise<string> {
    const network = argv.includes('--network') ? [] : ['--network', 'none']
    return this.docker(
      'create',
      '--name',
      this.name(word),
      '--label',
      this.#label,
      '--stop-timeout',
      '1',
      ...network,
      ...argv,
    )
  }

  async start(word: string, argv: readonly string[]): Promise<string> {
    const id = await this.create(word, argv)
    await this.docker('start', id)
    return id
  }

  async network(word: string, ...argv: string[]): Promise<string> {
    const name = this.name(word)
    await this.docker('network', 'create', '--label', this.#label, ...argv, name)
    return name
  }

  async volume(word: string, ...argv: string[]): Promise<string> {
    const name = this.name(word)
    await this.docker('volume', 'create', '--label', this.#label, ...argv, name)
    return name
  }

  async inspect(idOrName: string): Promise<ContainerInspect> {
    const container = await this.host.inspectContainer(idOrName)
    if (!container) throw new Error(`${idOrName} is not there`)
    for (const { type, name } of container.mounts) if (type === 'volume' && name) this.#volumes.add(name)
    return container
  }

  async inspectImage(reference: string): Promise<ImageInspect> {
    const image = await this.host.inspectImage(reference)
    if (!image) throw new Error(`${reference} is not there`)
    return image
  }

  async shell(id: string, script: string): Promise<string> {
    const { output } = await this.host.exec(id, ['/bin/sh', '-c', script], { timeoutMs: 10_000 })
    return output.trim()
  }

  async #buildBase(): Promise<string> {
    const reference = this.name('base')
    const context = await mkdtemp(join(tmpdir(), 'sentinel-it-'))
    await mkdir(join(context, 'bin'))
    await mkdir(join(context, 'data'))
    await cp('/bin/busybox', join(context, 'bin', 'busybox'))
    await Promise.all(applets.map((applet) => symlink('busybox', join(context, 'bin', applet))))
    const lines = [
      'FROM scratch',
      'COPY . /',
      `LABEL sentinel.test.image=${this.runId}`,
      `CMD ${JSON.stringify(idle)}`,
    ]
    await writeFile(join(context, '.dockerignore'), 'Dockerfile\n.dockerignore\n')
    await writeFile(join(context, 'Dockerfile'), lines.join('\n'))
    await this.docker('build', '-q', '-t', reference, context)
    await rm(context, { recursive: true })
    return reference
  }

  /** Without a context: these images differ from their base by what they say only. */
  async #build(reference: string, dockerfile: string): Promise<void> {
    const child = run('docker', ['build', '-q', '-t', reference, '-'], { env: this.#environment })
    child.child.stdin?.end(dockerfile)
    await child
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const containers = await this.#ids('ps', '-aq', '--no-trunc')
    for (const id of containers) {
      const container = await this.host.inspectContainer(id)
      for (const { type, name } of container?.mounts ?? [])
        if (type === 'volume' && name) this.#volumes.add(name)
      await this.host.removeContainer(id, { force: true })
    }
    for (const id of await this.#ids('network', 'ls', '-q')) await this.docker('network', 'rm', id)
    const named = await this.#ids('volume', 'ls', '-q')
    for (const name of new Set([...named, ...this.#volumes])) await this.host.removeVolume(name)
    await this.#removeImages()
  }

  /** The builder's intermediate images go with the last image that stands on them, so several rounds may be needed. */
  async #removeImages(): Promise<void> {
    const filter = `label=sentinel.test.image=${this.runId}`
    for (let round = 0; round < 5; round += 1) {
      const ids = (await this.docker('image', 'ls', '-q', '--filter', filter)).split('\n').filter(Boolean)
      if (ids.length === 0) return
      await Promise.allSettled(ids.map((id) => this.host.removeImage(id, { force: true })))
    }
    throw new Error('The images of this run could not be removed')
  }

  async #ids(...argv: string[]): Promise<string[]> {
    return (await this.docker(...argv, '--filter', `label=${this.#label}`)).split('\n').filter(Boolean)
  }
}
