import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { downloadedMongod } from '../mongo/downloaded-mongod.mjs'
import { installedMongod } from '../mongo/installed-mongod.mjs'
import { secantusPython } from '../mongo/secantus-python.mjs'
import { secantusRust } from '../mongo/secantus-rust.mjs'
import { launch } from '../launch.mjs'
import { keptPort } from '../ports.mjs'
import { mongoAnswers } from '../probes.mjs'
import { ProvisionError } from '../provision-error.mjs'
import { say } from '../say.mjs'

/** In the order in which they are asked; the Rust server takes minutes to build and comes only when it is forced. */
const servers = [installedMongod, downloadedMongod, secantusPython]
const all = [...servers, secantusRust]
const isUri = (text) => /^mongodb(\+srv)?:\/\//.test(text ?? '')

export const mongo = {
  name: 'mongo',

  find({ isKept }) {
    const given = givenServer()
    // Tests start servers of the same kind for themselves and kill them: they need more than an address.
    return given !== undefined && isKept ? given : undefined
  },

  async needs(context) {
    context.mongo = await chooseServer(context)
    return context.mongo.needs?.(context) ?? []
  },

  async start(context) {
    const { folder, isKept, signal } = context
    const server = context.mongo
    const executable = await server.prepare(context)
    const command = [executable, ...server.args({ port: '{port}', data: '{path}' })]
    const running = givenServer() ?? (await launchServer({ server, executable, folder, isKept, signal }))
    return { ...running, env: { ...running.env, SENTINEL_MONGO_COMMAND: JSON.stringify(command) } }
  },
}

function givenServer() {
  const forced = process.env.SENTINEL_MONGO
  const name = isUri(forced) ? 'SENTINEL_MONGO' : 'MONGODB_URI'
  const uri = isUri(forced) || !forced ? process.env[name] : undefined
  return uri
    ? { env: { MONGODB_URI: uri }, note: `${name}, ${uri.replace(/\/\/[^@/]*@/, '//…@')}` }
    : undefined
}

async function launchServer({ server, executable, folder, isKept, signal }) {
  // A folder for each kind: none can read the files of another.
  const data = join(folder, 'data', server.dataFolder)
  if (!isKept) rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true })
  const port = await keptPort(join(folder, 'ports', 'mongo'))
  const { stop } = await launch({
    name: 'mongo',
    folder,
    signal,
    command: executable,
    args: server.args({ port: `${port}`, data }),
    isReady: () => mongoAnswers(port),
    readyMs: 60_000,
  })
  return {
    env: { MONGODB_URI: `mongodb://127.0.0.1:${port}/` },
    note: `${server.title}, on 127.0.0.1:${port}`,
    stop,
  }
}

async function chooseServer(context) {
  const forced = process.env.SENTINEL_MONGO
  if (forced && !isUri(forced)) {
    const server = all.find(({ name }) => name === forced)
    if (server !== undefined) return server
    const names = all.map(({ name }) => name).join(', ')
    throw new ProvisionError(`SENTINEL_MONGO=${forced} is none of ${names}, nor a mongodb:// address.`)
  }
  for (const server of servers) {
    if (await server.isPossible(context)) return server
  }
  say('mongo', 'none possible')
  throw new ProvisionError('No MongoDB server can be had here. Set MONGODB_URI to a running one (4.4 to 8).')
}
