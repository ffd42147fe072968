import { readdirSync, readFileSync } from 'node:fs'
import { foreignLabels } from '@sentinel/shared/policy/foreign-labels'
import { settingsCatalogue } from '@sentinel/shared/settings/catalogue'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = readFileSync(new URL('docs/labels.md', root), 'utf8')

const sources = ['packages/shared/src/', 'packages/docker/src/', 'packages/saga/src/', 'services/'].flatMap(
  (folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter(
        (name) =>
          name.endsWith('.ts') && !/\.test\.ts$|\.it\.ts$|(?:^|\/)(?:dist|test|node_modules)\//.test(name),
      )
      .map((name) => readFileSync(new URL(folder + name, root), 'utf8')),
)

test('every label that is read has its line', () => {
  const read = sources.flatMap((source) =>
    [...source.matchAll(/'(sentinel\.[a-z]+(?:[.-][a-z]+)*)'/g)].map(([, label = '']) => label),
  )

  expect(read.length).toBeGreaterThan(10)
  expect([...new Set(read)].filter((label) => !text.includes(`\`${label}\``))).toEqual([])
})

test('every label of another program has its line, and says as what it is read', () => {
  const lines = text.split('\n')

  const missing = foreignLabels.filter(
    ({ from, to }) => !lines.some((line) => line.includes(`\`${from}`) && line.includes(`\`${to}`)),
  )

  expect(missing.map(({ from }) => from)).toEqual([])
})

test('every setting that is named exists', () => {
  const entries = Object.values(settingsCatalogue)
  const keys = new Set(entries.flatMap((entry) => ('key' in entry ? [entry.key, entry.env] : [entry.env])))
  const rows = text.split('\n').filter((line) => line.startsWith('|') && line.split('|').length === 6)
  const named = rows.flatMap((row) =>
    [...(row.split('|')[3] ?? '').matchAll(/`([A-Za-z_]{4,})`/g)].map(([, key]) => key),
  )

  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((key) => key !== undefined && !keys.has(key))).toEqual([])
})
