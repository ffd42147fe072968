import { expect, it } from 'vitest'
import { probeWords } from './probe-words.ts'

it('tells the exit code of each probe with what it wrote', () => {
  const probes = [
    { exitCode: 0, output: 'ok\n' },
    { exitCode: 1, output: 'refused\n' },
  ]

  expect(probeWords(probes)).toBe('exit 0: ok\nexit 1: refused')
})

it('tells once what was the same each time, and nothing where a probe wrote nothing', () => {
  const silent = { exitCode: 1, output: '' }

  expect(probeWords([silent, silent])).toBe('exit 1')
})
