import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const script = join(import.meta.dirname, 'up.mjs')

it.each(['--port abc', '--port 70000', '--port', '--nonsense'])(
  'npm run up refuses %s before it touches anything',
  async (line) => {
    const args = line.split(' ')
    // No folder can be made there: what got so far would complain of that.
    const env = { ...process.env, SENTINEL_STATE_DIR: join(script, 'no-folder') }

    const up = run(process.execPath, [script, ...args], { env })

    await expect(up).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(args[0] ?? '') })
    await expect(up).rejects.toMatchObject({ stderr: expect.not.stringContaining('no-folder') })
  },
)
