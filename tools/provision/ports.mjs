import { createServer } from 'node:net'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A loopback port that nobody listens on; `wanted` when that one is free. */
export async function freePort(wanted = 0) {
  return (await listen(wanted)) ?? (await listen(0))
}

export async function isFree(port) {
  return (await listen(port)) !== undefined
}

/** `first`, or the next one after it that nobody listens on. */
export async function nextFreePort(first) {
  for (let port = first; port < first + 100; port += 1) {
    if (await isFree(port)) return port
  }
  return freePort()
}

/** The port of last time where it is still free: image names contain the registry's port and must outlive a restart. */
export async function keptPort(file) {
  const port = await freePort(recorded(file))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${port}\n`)
  return port
}

function recorded(file) {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0
  } catch {
    return 0
  }
}

function listen(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address()
      server.close(() => resolve(taken))
    })
  })
}
