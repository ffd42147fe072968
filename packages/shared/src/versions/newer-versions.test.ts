import { describe, expect, test } from 'vitest'
import { newerVersions } from './newer-versions.ts'
import type { NewerVersionsInput } from './newer-versions.ts'

function newer(current: string | undefined, tags: string[], rest: Partial<NewerVersionsInput> = {}) {
  return newerVersions({ current, tags, scope: 'default', ...rest })
}
const reasonFor = (result: ReturnType<typeof newerVersions>, tag: string) =>
  result.dropped.find((dropped) => dropped.tag === tag)?.reason

describe('what is offered', () => {
  test('is every newer version, newest first', () => {
    expect(newer('1.2.3', ['1.2.4', '1.10.0', '1.9.9', '1.2.3', '1.2.2', 'latest']).newer).toEqual([
      '1.10.0',
      '1.9.9',
      '1.2.4',
    ])
  })

  test('crosses no major version by default, and what lies beyond is counted', () => {
    const result = newer('1.2.3', ['1.3.0', '2.0.0', '2.0', '3.1.0'])

    expect(result).toMatchObject({ newer: ['1.3.0'], beyondScope: 2 })
    expect(reasonFor(result, '2.0.0')).toContain('beyond the version scope')
  })

  test('keeps the build variant', () => {
    const tags = ['1.26.0', '1.26.0-alpine', '1.26.0-alpine3.20', '1.26.0-bookworm']

    expect(newer('1.25.0-alpine', tags).newer).toEqual(['1.26.0-alpine'])
    expect(newer('1.25.0', tags).newer).toEqual(['1.26.0'])
    expect(reasonFor(newer('1.25.0', tags), '1.26.0-alpine')).toContain('another build variant')
  })

  test('holds pre-releases only for those who run one', () => {
    const tags = ['1.25.0-rc1', '1.25.0-rc2', '1.25.0-rc10', '1.25.0-beta1', '1.25.0']

    expect(newer('1.24.0', tags).newer).toEqual(['1.25.0'])
    expect(newer('1.25.0-rc1', tags).newer).toEqual(['1.25.0', '1.25.0-rc10', '1.25.0-rc2'])
    expect(reasonFor(newer('1.24.0', tags), '1.25.0-rc1')).toContain('pre-release')
  })

  test('keeps the variant of a pre-release too', () => {
    expect(newer('1.25.0-rc1-alpine', ['1.25.0-rc2-alpine', '1.25.0-rc3', '1.25.0-alpine']).newer).toEqual([
      '1.25.0-alpine',
      '1.25.0-rc2-alpine',
    ])
  })

  test('leaves out what a floating tag follows by digest', () => {
    const result = newer('1.25', ['1.25.3', '1.25.9', '1.26', '1.26.1'])

    expect(result.newer).toEqual(['1.26.1', '1.26'])
    expect(reasonFor(result, '1.25.3')).toBe('1.25 follows 1.25.3 by digest.')
    expect(newer('1', ['1.25.3', '1.26'], { scope: 'all' }).newer).toEqual([])
    expect(newer('1.25-rc1', ['1.25.0']).newer).toEqual(['1.25.0'])
  })

  test('shows a version once, in its most specific spelling', () => {
    expect(newer('2026.4.0', ['2026.5', '2026.5.0']).newer).toEqual(['2026.5.0'])
  })

  test('prefers the prefix style of the current tag, and takes the other where there is no choice', () => {
    expect(newer('v1.2.3', ['1.3.0', 'v1.3.0', 'V1.3.0']).newer).toEqual(['v1.3.0'])
    expect(newer('1.2.3', ['v1.3.0', '1.3.0']).newer).toEqual(['1.3.0'])
    expect(newer('1.2.3', ['v1.3.0']).newer).toEqual(['v1.3.0'])
  })

  test('never mixes calendar versions, dates and semantic versions', () => {
    expect(newer('1.2.3', ['2024.1.1', '20240101', '1.3.0'], { scope: 'all' }).newer).toEqual(['1.3.0'])
    expect(newer('2024.1.1', ['99.0.0', '20240201', '2025.2']).newer).toEqual(['2025.2'])
    expect(newer('20240101', ['20240131', '2025', '20249999']).newer).toEqual(['20240131'])
  })

  test('ignores the scope for calendar versions', () => {
    expect(newer('2024.1.1', ['2026.2.0'], { scope: 'strict' })).toMatchObject({
      newer: ['2026.2.0'],
      beyondScope: 0,
    })
  })
})

describe('the scope', () => {
  const tags = ['1.2.4', '1.3', '1.3.0', '2', '2.0', '2.0.0']

  test.each([
    ['strict', '1.2.3', []],
    ['patch', '1.2.3', ['1.2.4']],
    ['minor', '1.2.3', ['1.3.0', '1.2.4']],
    ['default', '1.2.3', ['1.3.0', '1.2.4']],
    ['major', '1.2.3', ['2.0.0', '1.3.0', '1.2.4']],
    ['all', '1.2.3', ['2.0.0', '1.3.0', '1.2.4']],
    ['strict', '1.2', []],
    ['patch', '1.2', []],
    ['minor', '1.2', ['1.3.0']],
    ['major', '1.2', ['2.0.0', '1.3.0']],
    ['strict', '1', []],
    ['patch', '1', []],
    ['minor', '1', []],
    ['major', '1', ['2.0.0']],
  ] as const)('%s for %s offers %j', (scope, current, expected) => {
    const result = newer(current, tags, { scope })

    expect(result.newer).toEqual(expected)
    expect(result.beyondScope).toBe(newer(current, tags, { scope: 'major' }).newer.length - expected.length)
  })
})

describe('patterns', () => {
  const tags = ['1.3.0', '1.4.0', '1.4.1']

  test('include what matches anywhere in the tag, and exclude likewise', () => {
    expect(newer('1.2.0', tags, { include: '^1\\.4' }).newer).toEqual(['1.4.1', '1.4.0'])
    expect(newer('1.2.0', tags, { exclude: '\\.1$' }).newer).toEqual(['1.4.0', '1.3.0'])
    expect(newer('1.2.0', tags, { include: '4', exclude: '0$' }).newer).toEqual(['1.4.1'])
    expect(newer('1.2.0', tags, { include: '', exclude: '' }).newer).toHaveLength(3)
  })

  test('are named as the reason', () => {
    expect(reasonFor(newer('1.2.0', tags, { include: '4' }), '1.3.0')).toBe(
      'Not matched by the include pattern "4".',
    )
    expect(reasonFor(newer('1.2.0', tags, { exclude: '3' }), '1.3.0')).toBe(
      'Matched by the exclude pattern "3".',
    )
  })

  test.each([{ include: '(' }, { exclude: '[' }, { include: '(?=a)' }])(
    'that cannot be read are a problem: %j',
    (patterns) => {
      const result = newer('1.2.0', tags, patterns)

      expect(result.newer).toEqual([])
      expect(result.problem).toContain('cannot be read')
      expect(result.reason).toBe(result.problem)
    },
  )

  test('that cannot be read are a problem even where the tag is no version', () => {
    const result = newer('latest', ['1.2.0'], { include: '(' })

    expect(result.problem).toContain('cannot be read')
    expect(result.reason).toContain('followed by digest')
  })

  test('are read in linear time, however hostile', () => {
    const tag = `1.3.0-${'a'.repeat(100)}`

    expect(newer('1.2.0', [tag], { include: '(a+)+$', exclude: '(a|aa)+!' }).newer).toEqual([])
  })
})

describe('a tag that is no version', () => {
  test.each(['latest', 'alpine', '1.2.3.4', 'sha-1a2b3c', 'v', '', '1.x', '3.14.0rc2', '9'.repeat(16)])(
    'such as "%s" is followed by digest',
    (tag) => {
      const result = newer(tag, ['1.0.0', '2.0.0'])

      expect(result.newer).toEqual([])
      expect(result.reason).toContain('followed by digest')
    },
  )

  test('is the same as none', () => {
    expect(newer(undefined, ['1.0.0']).reason).toBe('The image has no tag, so it is followed by digest.')
  })
})

test('what is dropped is bounded, and newer tags are told first', () => {
  const old = Array.from({ length: 5000 }, (_, index) => `0.${index}.0`)
  const { dropped } = newer('1.0.0', [...old, '2.0.0', '1.1.0-rc1'])

  expect(dropped).toHaveLength(100)
  expect(dropped.slice(0, 2).map(({ tag }) => tag)).toEqual(['2.0.0', '1.1.0-rc1'])
})
