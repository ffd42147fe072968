import { expect, test } from 'vitest'
import { jsonLines } from './json-lines.ts'

async function read(chunks: readonly string[]) {
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
  }
  const records: unknown[] = []
  for await (const record of jsonLines(source())) records.push(record)
  return records
}

test('lines come whole, however they were cut', async () => {
  expect(await read(['{"a":', '1}\n{"b":2}\r\n', '\n{"c":3}'])).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }])
})

test('a letter cut between two chunks is whole again', async () => {
  const [first = '', second = ''] = Buffer.from('ü').toString('latin1')

  expect(await read([`{"a":"${first}`, `${second}"}\n`])).toEqual([{ a: 'ü' }])
})

test('what is no record is left out', async () => {
  expect(await read(['nonsense\n1\n[]\nnull\n{"a":1}\n{"cut'])).toEqual([{ a: 1 }])
})
