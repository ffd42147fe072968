import { expect, test } from 'vitest'
import { settingNames, settingsCatalogue } from './catalogue.ts'
import type { Setting } from './setting.ts'

const entries = settingNames.map((name) => [name, settingsCatalogue[name] as Setting] as const)

test.each(entries)(
  '%s has a title, a help of a sentence, and a default that its schema takes',
  (name, entry) => {
    expect(entry.title).not.toBe('')
    expect(entry.help).toMatch(/[.)]$/)
    expect(entry.schema.safeParse(undefined).success).toBe(true)
    expect(name.split('.')[0]).toBe(entry.group)
  },
)

test('no two settings share a variable or a key', () => {
  const variables = entries.map(([, { env }]) => env)
  const keys = entries.flatMap(([, { key }]) => (key === undefined ? [] : [key]))

  expect(new Set(variables).size).toBe(variables.length)
  expect(new Set(keys).size).toBe(keys.length)
})

test('what can change without a restart can be stored, and no secret is stored in the clear', () => {
  for (const [name, { live, key, secret }] of entries) {
    expect([name, live !== true || key !== undefined]).toEqual([name, true])
    expect([name, secret !== true || key === undefined]).toEqual([name, true])
  }
})
