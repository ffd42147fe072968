import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { ProvisionError } from './provision-error.mjs'
import { run } from './run.mjs'
import { say } from './say.mjs'
import { which } from './which.mjs'

const quiet = { DEBIAN_FRONTEND: 'noninteractive' }

/** Installs Debian packages after saying which and why; where that is not ours to do, throws with the command to type. */
export async function installPackages(wanted, { allowInstall, signal }) {
  const names = [...new Set(wanted.flatMap(({ packages }) => packages))]
  const install = ['install', '-y', '--no-install-recommends', ...names]
  const reasons = wanted.map(({ packages, why }) => `  ${packages.join(' ')}: ${why}`).join('\n')
  const refusal = whyNot(allowInstall)
  if (refusal !== undefined) {
    const sudo = process.getuid() === 0 ? '' : 'sudo '
    throw new ProvisionError(
      `Missing on this machine:\n${reasons}\n${refusal}\nType this, then start again:\n\n` +
        `  ${sudo}apt-get update && ${sudo}apt-get ${install.join(' ')}\n`,
    )
  }

  say('install', `With apt-get, from this machine's own package sources:\n${reasons}`)
  if (process.stdout.isTTY) {
    say('install', 'begins in five seconds; Ctrl-C stops it (--no-install forbids it)')
    await delay(5_000, undefined, { signal }).catch(() => {
      throw new ProvisionError('Stopped; nothing was installed.')
    })
  }
  await aptGet(['update'])
  await aptGet(install)
}

function whyNot(allowInstall) {
  if (!isDebian())
    return 'This is neither Debian nor Ubuntu, so we install nothing; your system has them under names like these.'
  if (process.getuid() !== 0) return 'Only root may install them.'
  if (!allowInstall) return 'Installing is forbidden by --no-install.'
  return undefined
}

function isDebian() {
  if (which('apt-get') === undefined) return false
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

async function aptGet(args) {
  const { code, output } = await run('apt-get', ['-q', ...args], { env: quiet })
  if (code === 0) return
  throw new ProvisionError(
    `apt-get ${args.join(' ')} failed:\n${output.trim().split('\n').slice(-12).join('\n')}`,
  )
}
