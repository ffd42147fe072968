import { expect, test } from 'vitest'
import { createLine } from './line.ts'

test('work is done one after the other, and one that fails holds nobody up', async () => {
  const line = createLine()
  const seen: string[] = []
  const work = async (name: string) => {
    seen.push(`${name} begins`)
    await Promise.resolve()
    seen.push(`${name} ends`)
    if (name === 'b') throw new Error('b')
  }

  await Promise.allSettled(['a', 'b', 'c'].map((name) => line(() => work(name))))

  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

test('who would stand too far behind is sent away, and may come again', async () => {
  const line = createLine(2)
  const gate = Promise.withResolvers<void>()
  const first = [line(() => gate.promise), line(() => gate.promise)]

  await expect(line(() => Promise.resolve())).rejects.toMatchObject({ code: 'line_full', retryAfterMs: 3000 })
  gate.resolve()
  await Promise.all(first)
  await expect(line(() => Promise.resolve('in'))).resolves.toBe('in')
})
