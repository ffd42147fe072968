import { expect, test } from 'vitest'
import { csv } from './csv.ts'

test('a cell with a comma, a quote or a line break is quoted', () => {
  expect(csv([['a,b', 'say "x"', 'two\nlines', 'plain']])).toBe('"a,b","say ""x""","two\nlines",plain\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\n=1', '＝1', '＠A1'])(
  '%j is text and no formula',
  (value) => {
    expect(csv([[value]]).replaceAll('"', '')).toBe(`'${value}\n`)
  },
)
