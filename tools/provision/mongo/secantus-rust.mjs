import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ProvisionError } from '../provision-error.mjs'
import { run } from '../run.mjs'
import { say } from '../say.mjs'
import { which } from '../which.mjs'

const crate = 'secantus-mdb'
const version = '0.5.3-beta.196'

/** The stand-in's Rust server, 5 to 40 times faster than the Python one: for daily work and benches. */
export const secantusRust = {
  name: 'secantus-rs',
  title: `stand-in ${crate} ${version} (pre-release, GPL-2.0): for trying out and for tests, not for keeps`,
  dataFolder: 'secantus-rs',

  async prepare({ cache, allowInstall, signal }) {
    const root = join(cache, 'secantus-rs')
    const executable = join(root, 'bin', 'secantusd-rs')
    if (existsSync(executable)) return executable
    const args = ['install', '--version', version, '--ignore-rust-version', '--root', root, crate]
    if (!allowInstall || which('cargo') === undefined)
      throw new ProvisionError(
        `SENTINEL_MONGO=secantus-rs is not built yet${which('cargo') ? '' : ', and there is no cargo on PATH'}. ` +
          `Type this (five minutes, once):\n\n  cargo ${args.join(' ')}\n`,
      )
    say('mongo', `builds ${crate} ${version} into ${root}: about five minutes, once`)
    mkdirSync(root, { recursive: true })
    const { code, output } = await run('cargo', args, { signal })
    if (code === 0) return executable
    throw new ProvisionError(
      `cargo ${args.join(' ')} failed:\n${output.trim().split('\n').slice(-12).join('\n')}`,
    )
  },

  // Without it, kill -9 loses writes that were already acknowledged.
  args: ({ port, data }) => [
    '--host',
    '127.0.0.1',
    '--port',
    port,
    '--standalone',
    '--storage-path',
    data,
    '--sync-on-commit',
  ],
}
