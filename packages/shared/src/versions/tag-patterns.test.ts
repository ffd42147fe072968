import { expect, test } from 'vitest'
import { compileTagPatterns } from './tag-patterns.ts'

test('a pattern that takes long offers nothing more after a while, instead of holding up the scan', () => {
  const { filter } = compileTagPatterns({ include: '(.*){1000}' }, 200)
  const tags = Array.from({ length: 500 }, (_, index) => `${index}`.padEnd(128, 'a'))

  const reasons = tags.map((tag) => filter.rejects(tag))

  expect(reasons[0]).toBeNull()
  expect(reasons.at(-1)?.text).toContain('take too long')
})
