import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ProvisionError } from '../provision-error.mjs'
import { run } from '../run.mjs'
import { say } from '../say.mjs'
import { which } from '../which.mjs'

const requirement = 'SecantusDB==0.7.0b3'

/** MongoDB's wire protocol over WiredTiger, from PyPI. GPL-2.0: only ever run as a process of its own. */
export const secantusPython = {
  name: 'secantus-py',
  title: `stand-in ${requirement} (pre-release, GPL-2.0): for trying out and for tests, not for keeps`,
  dataFolder: 'secantus-py',

  isPossible: () => true,

  async needs(context) {
    if (existsSync(executableIn(context)) || (await hasVenv())) return []
    return [
      {
        packages: ['python3', 'python3-venv'],
        why: 'Python, for the MongoDB stand-in of machines without MongoDB',
      },
    ]
  },

  async prepare(context) {
    const executable = executableIn(context)
    const venv = venvOf(context)
    const isComplete = join(venv, '.complete')
    if (existsSync(isComplete)) return executable
    const commands = [
      { command: 'python3', args: ['-m', 'venv', venv] },
      {
        command: join(venv, 'bin', 'python3'),
        args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement],
      },
    ]
    if (!context.allowInstall)
      throw new ProvisionError(
        `No MongoDB server is here, and --no-install forbids to install the stand-in. Set MONGODB_URI, or type:\n\n` +
          `${commands.map(({ command, args }) => `  ${command} ${args.join(' ')}`).join('\n')}\n  touch ${isComplete}\n`,
      )
    say('mongo', `installs ${requirement} from PyPI into ${venv}, because no MongoDB server is here`)
    rmSync(venv, { recursive: true, force: true })
    mkdirSync(dirname(venv), { recursive: true })
    for (const { command, args } of commands) await runOrExplain(command, args, context.signal)
    writeFileSync(isComplete, '')
    return executable
  },

  args: ({ port, data }) => ['--host', '127.0.0.1', '--port', port, '--standalone', '--storage-path', data],
}

const venvOf = ({ cache }) => join(cache, 'secantus-py')
const executableIn = (context) => join(venvOf(context), 'bin', 'secantusd-py')

async function hasVenv() {
  return which('python3') !== undefined && (await run('python3', ['-c', 'import venv, ensurepip'])).code === 0
}

async function runOrExplain(command, args, signal) {
  const { code, output } = await run(command, args, { signal })
  if (code === 0) return
  throw new ProvisionError(
    `The MongoDB stand-in could not be installed: ${command} ${args.join(' ')} failed. Set MONGODB_URI to a running MongoDB.\n` +
      output.trim().split('\n').slice(-8).join('\n'),
  )
}
