import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
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

it('npm run up refuses a port that another program has, by its number', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const env = { ...process.env, SENTINEL_STATE_DIR: join(script, 'no-folder') }

  const up = run(process.execPath, [script, '--port', `${port}`], { env })

  await expect(up).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Port ${port} is taken`),
  })
  other.close()
})
