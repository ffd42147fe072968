import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { engineOf } from './engine-of.ts'
import { part } from './parts.ts'
import { removeContainers } from './remove-containers.ts'
import { runLabels, uniqueName } from './run-label.ts'

type Service = Readonly<Record<string, unknown>>

export interface ComposeProject extends AsyncDisposable {
  readonly name: string
  readonly folder: string
  /** Writes the file anew, as its owner would. */
  write(services: Readonly<Record<string, Service>>): Promise<void>
  /** `docker compose <words>`: what it said. @throws where it failed. */
  run(...words: readonly string[]): Promise<string>
}

/** Whether there is a Compose to test with; where not, provisioning has said why. */
export const hasCompose = (process.env['SENTINEL_COMPOSE'] ?? '') !== ''

/** A project of a test's own on the engine of the tests, or another. Disposing removes its containers, networks and volumes. */
export async function aComposeProject(
  stem: string,
  dockerHost: string = part('dockerHost'),
): Promise<ComposeProject> {
  const name = uniqueName(stem)
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-compose-'))
  const env = { ...process.env, DOCKER_HOST: dockerHost, DOCKER_CONFIG: folder }

  async function run(...words: readonly string[]): Promise<string> {
    const argv = ['--ansi=never', '--project-name', name, ...words]
    await using child = startChild(part('compose'), argv, { cwd: folder, env })
    const end = await child.ended
    if (end === '0') return child.logs()
    throw new Error(`docker compose ${words.join(' ')} ended with ${end}: ${child.logs()}`)
  }

  return {
    name,
    folder,
    run,
    async write(services) {
      const labelled = Object.entries(services).map(([key, service]) => {
        const { labels = {} } = service as { labels?: Readonly<Record<string, string>> }
        return [key, { ...service, labels: { ...labels, ...runLabels } }]
      })
      // JSON is YAML.
      await writeFile(
        join(folder, 'compose.yaml'),
        JSON.stringify({ services: Object.fromEntries(labelled) }),
      )
    },
    async [Symbol.asyncDispose]() {
      const host = engineOf(dockerHost)
      await removeContainers(
        host,
        (await host.listContainers()).filter(({ labels }) => labels['com.docker.compose.project'] === name),
      )
      await run('down', '--volumes', '--remove-orphans', '--timeout', '0')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
