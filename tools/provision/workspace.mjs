import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, root } from './paths.mjs'
import { ProvisionError } from './provision-error.mjs'
import { run } from './run.mjs'
import { say } from './say.mjs'

const modules = join(root, 'node_modules')
const marker = join(modules, '.sentinel-lock')
const node = join(bin, 'node')

/** The npm packages of the lock file, and Node 24: the calling script goes on in it, here it only waits for its end. */
export async function workspace({ allowInstall }) {
  if (!isInstalled()) await install(allowInstall)
  if (realpathSync(process.execPath) === realpathSync(node)) {
    process.env.PATH = `${bin}:${process.env.PATH}`
    return
  }
  process.exit(await rerun())
}

function isInstalled() {
  if (!existsSync(node)) return false
  const hash = lockHash()
  if (read(marker)?.trim() === hash) return true
  if (!holdsTheLock()) return false
  writeFileSync(marker, `${hash}\n`)
  return true
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** Whether somebody's own `npm install` already brought what the lock file says: npm writes its record of it last. */
function holdsTheLock() {
  const installed = JSON.parse(read(join(modules, '.package-lock.json')) ?? '{}').packages ?? {}
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages).every(
    ([path, { version, link, optional, peer, devOptional }]) =>
      !path.includes('node_modules/') ||
      link === true ||
      installed[path]?.version === version ||
      ((optional ?? devOptional ?? peer) === true && installed[path] === undefined),
  )
}

async function install(allowInstall) {
  if (!allowInstall)
    throw new ProvisionError(
      'The npm packages of package-lock.json are not installed, and --no-install forbids it. Type: npm ci',
    )
  say('workspace', 'npm ci: the packages of package-lock.json into node_modules')
  const { code, output } = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root })
  if (code !== 0 || !existsSync(node)) throw new ProvisionError(`npm ci failed:\n${errorsOf(output)}`)
  writeFileSync(marker, `${lockHash()}\n`)
}

/** npm tells the cause first, and then at length how to use it. */
function errorsOf(output) {
  const errors = output
    .split('\n')
    .filter((line) => line.startsWith('npm error') && line.trim() !== 'npm error')
  return (errors.length > 0 ? errors : output.trim().split('\n')).slice(0, 12).join('\n')
}

/** Ctrl-C on a terminal reaches the child by itself as well; it takes the two for one. */
function rerun() {
  return new Promise((resolve) => {
    const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
