import { describe, expect, it } from 'vitest'
import { readMappings, textOfMappings } from './group-mappings.ts'

describe('groups and their roles as lines', () => {
  it('read back as what they were', () => {
    const mappings = { ops: 'operator', 'cn=admins,dc=example': 'admin' } as const

    expect(readMappings(textOfMappings(mappings)).mappings).toEqual(mappings)
  })

  it('are nothing where nothing is written', () => {
    expect(readMappings('\n  \n')).toEqual({ mappings: null, problem: undefined })
    expect(textOfMappings(null)).toBe('')
  })

  it.each(['ops', 'ops = boss', '= admin', 'ops = constructor'])(
    'name the line that is wrong: %s',
    (line) => {
      expect(readMappings(`dev = viewer\n${line}`).problem).toMatch(/names no role/)
    },
  )
})
