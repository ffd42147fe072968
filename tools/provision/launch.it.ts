import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endLeftovers } from './end-leftovers.mjs'
import { launch } from './launch.mjs'
import { readPidFile } from './pid-file.mjs'
import { freePort } from './ports.mjs'
import { get } from './probes.mjs'
import { startedTicks } from './processes.mjs'
import { until } from './until.mjs'

const server = `require('node:http').createServer((q, r) => r.end('ok')).listen(Number(process.env.PORT), '127.0.0.1')`
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sentinel-launch-'))
})
afterEach(async () => {
  await endLeftovers(folder)
  rmSync(folder, { recursive: true, force: true })
})

const untold = { cwd: undefined, signal: undefined, onLine: undefined }

async function launchServer(script = server) {
  const port = await freePort()
  const answers = async () => (await get({ host: '127.0.0.1', port }, '/'))?.status === 200
  const options = { name: 'part', folder, command: process.execPath, args: ['-e', script] }
  return { answers, ...(await launch({ ...untold, ...options, env: { PORT: `${port}` }, isReady: answers })) }
}

test('a process answers once it is launched, and is gone once it is stopped', async () => {
  const part = await launchServer()
  expect(await part.answers()).toBe(true)

  await part.stop()

  expect(startedTicks(part.pid)).toBeUndefined()
  expect(readPidFile(join(folder, 'run', 'part.pid'))).toBeUndefined()
})

test('a process that ends at its start is told with its last words', async () => {
  const launched = launchServer(`console.error('the disk is full'); process.exit(3)`)

  await expect(launched).rejects.toThrow(/part ended at once \(exit code 3\)[^]*the disk is full/)
})

test('a process that does not listen to SIGTERM is killed when its time is up', async () => {
  const port = await freePort()
  const isReady = async () => (await get({ host: '127.0.0.1', port }, '/'))?.status === 200
  const args = ['-e', `process.on('SIGTERM', () => {}); ${server}`]
  const options = { name: 'deaf', folder, command: process.execPath, args, env: { PORT: `${port}` } }
  const part = await launch({ ...untold, ...options, isReady, stopMs: 200 })

  await part.stop()

  expect(startedTicks(part.pid)).toBeUndefined()
})

test('what a killed run left behind is ended by the next one', async () => {
  const port = await freePort()
  const script = `
    import { launch } from '${join(import.meta.dirname, 'launch.mjs')}'
    import { get } from '${join(import.meta.dirname, 'probes.mjs')}'
    const isReady = async () => (await get({ host: '127.0.0.1', port: ${port} }, '/'))?.status === 200
    await launch({ name: 'part', folder: '${folder}', command: process.execPath, args: ['-e', ${JSON.stringify(server)}],
      env: { PORT: '${port}' }, isReady })
    console.log('launched')
    setInterval(() => {}, 1000)`
  const runner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(runner.stdout, 'data')
  runner.kill('SIGKILL')
  await once(runner, 'exit')
  const left = readPidFile(join(folder, 'run', 'part.pid'))
  expect(left).toBeDefined()

  await endLeftovers(folder)

  expect(startedTicks(left.pid)).toBeUndefined()
})

test('a pid that now belongs to another process is left alone', async () => {
  const part = await launchServer()
  writeFileSync(join(folder, 'run', 'old.pid'), JSON.stringify({ pid: part.pid, started: '1' }))
  rmSync(join(folder, 'run', 'part.pid'))

  await endLeftovers(folder)

  expect(await until(part.answers, { timeoutMs: 1_000 })).toBe(true)
  await part.stop()
})
