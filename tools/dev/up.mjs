import { join } from 'node:path'
import { provision } from '../provision/index.mjs'
import { state } from '../provision/paths.mjs'
import { isFree } from '../provision/ports.mjs'
import { ProvisionError } from '../provision/provision-error.mjs'
import { say } from '../provision/say.mjs'
import { workspace } from '../provision/workspace.mjs'
import { buildDashboard } from './build-dashboard.mjs'
import { demoAdmin } from './demo-admin.mjs'
import { fail } from './fail.mjs'
import { interrupts } from './interrupts.mjs'
import { options } from './options.mjs'
import { spawnNode } from './spawn-node.mjs'
import { startServices } from './start-services.mjs'

const { allowInstall, isDemo, port, rest } = options()

try {
  if (rest.length > 0)
    throw new ProvisionError(
      `npm run up does not know ${rest.join(' ')}. It takes --demo, --no-install and --port N.`,
    )
  if (port !== undefined && !isPort(port))
    throw new ProvisionError(`--port takes a number from 1 to 65535, not "${port}".`)
  if (port !== undefined && !(await isFree(Number(port))))
    throw new ProvisionError(
      `Port ${port} is taken by another program. Choose another with --port, or leave it out: the next free one is taken then.`,
    )
  await workspace({ allowInstall })
  await up()
} catch (error) {
  fail(error)
}
process.exit(0)

async function up() {
  const interrupt = interrupts()
  try {
    await run(interrupt)
  } catch (error) {
    // Stopped while it was still starting: that is what was wanted.
    if (!interrupt.signal.aborted) throw error
  }
  say('stopped', `Nothing of it runs any more. Its data stays in ${state}`)
}

async function run({ signal, stopped, onForce }) {
  if (await buildDashboard()) say('dashboard', 'built')
  const parts = await provision(['engine', 'redis', 'mongo', ...(isDemo ? ['registry'] : [])], {
    purpose: 'up',
    allowInstall,
    signal,
  })
  try {
    const { env } = parts
    const wanted = Number(port ?? wantedPort())
    const admin = isDemo ? await demoAdmin(state) : undefined
    const adminEnv = admin && { SENTINEL_ADMIN_USER: admin.username, SENTINEL_ADMIN_PASSWORD: admin.password }
    const services = await startServices({
      env: { ...env, ...adminEnv },
      folder: state,
      port: wanted,
      signal,
    })
    onForce(() => services.kill())
    try {
      const address = `http://127.0.0.1:${services.webPort}`
      if (services.webPort !== wanted)
        say('port', `${wanted} is taken by another program, so the page is on ${services.webPort}`)
      greet(address, admin)
      if (isDemo) await fleet('start', { ...env, ...adminEnv, SENTINEL_API: address })
      await stopped
      say('stopping', 'the services finish what they are at (Ctrl-C again ends them at once)')
    } finally {
      await services.stop()
      // Our own engine takes its containers along; somebody's engine would go on running them.
      if (isDemo && !parts.isOurs('engine')) await fleet('stop', env)
    }
  } finally {
    await parts.stop()
  }
}

function wantedPort() {
  return process.env.SENTINEL_WEB_PORT || 8080
}

function isPort(text) {
  return /^\d+$/.test(text) && text >= 1 && text <= 65_535
}

async function fleet(verb, env) {
  const code = await spawnNode([join('tools', 'dev', 'fleet.ts'), verb], env)
  if (code !== 0) say('demo', `the fleet did not ${verb}, see above`)
  else if (verb === 'start') say('demo', 'a small fleet runs, and the first scan looks for what is newer')
}

function greet(address, admin) {
  process.stdout.write(`
  Sentinel runs:  ${address}
  sign in         ${admin ? `${admin.username}, password ${admin.password}` : 'the first visit makes the administrator, within five minutes'}

  services        api, scanner, updater, notifier
  state and logs  ${state}
  stop            Ctrl-C
${isDemo ? '' : '  something to watch: npm run up -- --demo\n'}
`)
}
