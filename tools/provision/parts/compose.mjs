import { homedir } from 'node:os'
import { join } from 'node:path'
import { debianFiles, unpackedFiles } from '../debian-files.mjs'
import { run } from '../run.mjs'
import { which } from '../which.mjs'

const packages = ['docker-compose']
const inPackage = 'usr/libexec/docker/cli-plugins/docker-compose'

/** Where the Docker client looks for its plugins. */
const folders = [
  join(process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'cli-plugins'),
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
]

/** Docker Compose for the tests that meddle with it. Its plugin is a whole program, so no Docker client has to be there. */
export const compose = {
  name: 'compose',

  async find(context) {
    const given = process.env.SENTINEL_COMPOSE
    if (given) return { env: { SENTINEL_COMPOSE: given }, note: `SENTINEL_COMPOSE, ${given}` }
    const candidates = [...folders.map((folder) => join(folder, 'docker-compose')), which('docker-compose')]
    const kept = unpackedFiles(packages, context)
    for (const path of [...candidates, kept && join(kept, inPackage)]) {
      const version = path && (await versionOf(path))
      if (version) return { env: { SENTINEL_COMPOSE: path }, note: `Compose ${version}, ${path}` }
    }
    return undefined
  },

  needs() {
    return []
  },

  async start(context) {
    try {
      const path = join(await debianFiles(packages, context), inPackage)
      return { env: { SENTINEL_COMPOSE: path }, note: `Compose ${await versionOf(path)}, ${path}` }
    } catch (error) {
      const note = `none, so the tests with it are skipped: ${error.message}. Install the plugin (docker-compose-plugin or docker-compose-v2), or set SENTINEL_COMPOSE to its path`
      return { env: {}, note }
    }
  },
}

/** Undefined for the first Compose, in Python, which is another program under the same name. */
async function versionOf(path) {
  const { code, output } = await run(path, ['version', '--short'])
  const version = output.trim().replace(/^v/, '')
  return code === 0 && /^[2-9]\d*\./.test(version) ? version : undefined
}
