import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { ProvisionError } from '../provision-error.mjs'
import { say } from '../say.mjs'
import { mongodArgs } from './mongod-args.mjs'

/** Pinned, so that every machine tests against the same server. It needs AVX; a processor without it takes the next server. */
const version = '8.0.4'
const source = 'https://fastdl.mongodb.org/'

export const downloadedMongod = {
  name: 'download',
  title: `mongod ${version}, downloaded`,
  dataFolder: 'mongod',
  args: mongodArgs,

  async isPossible(context) {
    if (keptPath(context) !== undefined) return true
    if (!context.allowInstall || !hasAvx() || !(await isReachable())) return false
    return this.prepare(context).then(
      () => true,
      (error) => {
        say('mongo', error.message)
        return false
      },
    )
  },

  async prepare(context) {
    const kept = keptPath(context)
    if (kept !== undefined) return kept
    if (!context.allowInstall)
      throw new ProvisionError(
        `mongod ${version} is not downloaded yet, and --no-install forbids it. Start once without it.`,
      )
    const folder = folderOf(context)
    say('mongo', `downloads mongod ${version} into ${folder}`)
    mkdirSync(folder, { recursive: true })
    try {
      const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js')
      const path = await MongoBinary.getPath({ version, downloadDir: folder, checkMD5: true })
      writeFileSync(join(folder, 'path'), path)
      return path
    } catch (error) {
      throw new ProvisionError(`mongod ${version} could not be downloaded from ${source}: ${error.message}`)
    }
  },
}

const folderOf = ({ cache }) => join(cache, `mongod-${version}`)

function keptPath(context) {
  const record = join(folderOf(context), 'path')
  if (!existsSync(record)) return undefined
  const path = readFileSync(record, 'utf8')
  return existsSync(path) ? path : undefined
}

function hasAvx() {
  return process.arch !== 'x64' || /^flags.*\bavx\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))
}

/** Quick and quiet: many machines have no way to the internet, and that is no fault. */
function isReachable() {
  return new Promise((resolve) => {
    const asked = request(source, { method: 'HEAD', signal: AbortSignal.timeout(2_000) }, (response) => {
      response.resume()
      resolve(response.statusCode < 500)
    })
    asked.on('error', () => resolve(false))
    asked.end()
  })
}
