import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const table = readFileSync(join(root, 'docs/recreate-rows.md'), 'utf8')
const rows = table
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, row = '']) => /^\d+$/.test(row))
  .map(([, row = '', , engines = '', files = '']) => ({
    row: Number(row),
    engines,
    files: files.split(', '),
  }))

/** Whether a test in this text bears the number: "row 7", "rows 12 and 13". */
function namesRow(text: string, row: number): boolean {
  const titles = text.match(/\brows? \d+(?: and \d+)?/g) ?? []
  return titles.some((title) => (title.match(/\d+/g) ?? []).some((number) => Number(number) === row))
}

test('the table has every rule once', () => {
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1))
})

test.each(rows)('row $row has a test of its name wherever the table says so', ({ row, files }) => {
  const without = files.filter((file) => !namesRow(readFileSync(join(root, file), 'utf8'), row))

  expect(without).toEqual([])
})

test.each(rows.filter(({ engines }) => engines === 'both'))(
  'row $row is tested on the newer engine too',
  ({ row }) => {
    const text = readFileSync(join(root, 'packages/docker/test/recipe-engines.it.ts'), 'utf8')

    expect(namesRow(text, row)).toBe(true)
  },
)
