import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages } from './apt.mjs'
import { cache, folderOf } from './paths.mjs'
import { busybox } from './parts/busybox.mjs'
import { chromium } from './parts/chromium.mjs'
import { compose } from './parts/compose.mjs'
import { engine } from './parts/engine.mjs'
import { mongo } from './parts/mongo.mjs'
import { newerEngine } from './parts/newer-engine.mjs'
import { redis } from './parts/redis.mjs'
import { registry } from './parts/registry.mjs'
import { ProvisionError } from './provision-error.mjs'
import { endLeftovers } from './end-leftovers.mjs'
import { say } from './say.mjs'
import { takeFolder } from './take-folder.mjs'

const parts = [engine, busybox, redis, mongo, registry, chromium, compose, newerEngine]

/**
 * Each part that is asked for: the one that is there, else one that we install and start.
 * Answers the environment that reaches them, and how to end what we started.
 */
export async function provision(names, { purpose, allowInstall, signal }) {
  const folder = folderOf(purpose)
  const context = {
    purpose,
    folder,
    cache,
    allowInstall,
    isKept: purpose === 'up',
    hasInstalled: false,
    signal,
  }
  const release = takeFolder(folder)
  await endLeftovers(folder)
  const started = []
  const stop = async () => {
    for (const { stop } of started.splice(0).toReversed()) await stop?.()
    if (!context.isKept) rmSync(join(folder, 'data'), { recursive: true, force: true })
    release()
  }

  try {
    const found = new Map()
    const missing = []
    const asked = parts.filter(
      ({ name }) => names.includes(name) || (name === 'busybox' && names.includes('registry')),
    )
    for (const part of asked) {
      const there = await part.find(context)
      if (there === undefined) missing.push(part)
      else found.set(part.name, there)
    }
    const installed = asked.filter(
      (part) => missing.includes(part) || (!context.isKept && part.isStartedByTests),
    )
    const wanted = (await Promise.all(installed.map(async (part) => part.needs(context)))).flat()
    if (wanted.length > 0) {
      await installPackages(wanted, context)
      context.hasInstalled = true
    }
    const results = await Promise.allSettled(
      missing.map(async (part) => {
        const running = await part.start(context)
        started.push(running)
        found.set(part.name, running)
      }),
    )
    const failed = results.find(({ status }) => status === 'rejected')
    if (signal?.aborted) throw new ProvisionError('Stopped before everything was there.')
    if (failed !== undefined) throw failed.reason
    for (const { name } of parts) if (found.has(name)) say(name, found.get(name).note)
    const env = Object.assign({}, ...[...found.values()].map((part) => part.env))
    return { env, stop, isOurs: (name) => found.get(name)?.stop !== undefined }
  } catch (error) {
    await stop()
    throw error
  }
}
