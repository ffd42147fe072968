import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { secretKeyEnv } from './secret-key.mjs'

test('a key is made once, for its owner alone, and one that somebody names is left to them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-key-'))

  const { SENTINEL_SECRET_KEY_FILE: file = '' } = await secretKeyEnv(folder, {})
  const first = await readFile(file, 'utf8')
  await secretKeyEnv(folder, {})

  expect(await readFile(file, 'utf8')).toBe(first)
  expect(first.trim().length).toBeGreaterThan(40)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await secretKeyEnv(folder, { SENTINEL_SECRET_KEY: 'of my own' })).toEqual({})
  await rm(folder, { recursive: true })
})
