import { spawn } from 'node:child_process'
import { compileCache } from '../provision/compile-cache.mjs'
import { root } from '../provision/paths.mjs'

/** A script of ours in Node 24, from source, on this terminal; answers its exit code. */
export function spawnNode(args, env = {}) {
  return spawnHere(process.execPath, ['--conditions=source', ...args], env)
}

export function spawnHere(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...compileCache, ...process.env, ...env },
    })
    const pass = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass)
    child.on('error', () => resolve(127))
    child.on('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, pass)
      resolve(code ?? 1)
    })
  })
}
