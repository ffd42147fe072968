import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../errors/app-error.ts'
import { settingNames } from './catalogue.ts'
import { resolveSettings } from './from-env.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sentinel-settings-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function problemsOf(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return (error.details?.['problems'] as string[]) ?? []
  }
  return []
}

test('an empty environment gives every setting its default, and says so', () => {
  const { values, sources } = resolveSettings({})

  expect(Object.keys(values).toSorted()).toEqual(settingNames.toSorted())
  expect(new Set(Object.values(sources))).toEqual(new Set(['default']))
  expect(values['scan.interval']).toBe(6 * 3_600_000)
})

test('what a person stored wins over the environment, and that over the default', () => {
  const environment = { SENTINEL_POLL_INTERVAL: '1h', SENTINEL_PAUSED: 'true' }

  const { values, sources } = resolveSettings(environment, new Map([['poll_interval', '2h']]))

  expect([values['scan.interval'], sources['scan.interval']]).toEqual([7_200_000, 'stored'])
  expect([values['scan.paused'], sources['scan.paused']]).toEqual([true, 'environment'])
  expect(sources['scan.versionScope']).toBe('default')
})

test('an empty variable counts as unset', () => {
  const { values, sources } = resolveSettings({ SENTINEL_WEB_PORT: '' })

  expect([values['server.port'], sources['server.port']]).toEqual([8080, 'default'])
})

test('NAME_FILE names a file that holds the value, without its last line end', () => {
  const file = join(folder, 'redis-url')
  writeFileSync(file, 'redis://:secret@cache:6379/1\n')

  const { values, sources } = resolveSettings({ REDIS_URL_FILE: file })

  expect([values['state.redisUrl'], sources['state.redisUrl']]).toEqual([
    'redis://:secret@cache:6379/1',
    'environment',
  ])
})

test('all problems are told at once, each with its variable', () => {
  const problems = problemsOf(() =>
    resolveSettings({
      SENTINEL_WEB_PORT: 'eighty',
      SENTINEL_POLL_INTERVAL: '1m',
      SENTINEL_PAUSED: 'perhaps',
      SENTINEL_DEFAULT_POLICY: 'sometimes',
      REDIS_URL_FILE: join(folder, 'nowhere'),
    }),
  )

  expect(problems).toHaveLength(5)
  for (const name of [
    'SENTINEL_WEB_PORT',
    'SENTINEL_POLL_INTERVAL',
    'SENTINEL_PAUSED',
    'SENTINEL_DEFAULT_POLICY',
    'REDIS_URL_FILE',
  ])
    expect(problems.some((problem) => problem.startsWith(name))).toBe(true)
})
