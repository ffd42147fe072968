import { describe, expect, test } from 'vitest'
import { newerVersions } from './newer-versions.ts'
import type { NewerVersionsInput } from './newer-versions.ts'

function newer(current: string | undefined, tags: string[], rest: Partial<NewerVersionsInput> = {}) {
  return newerVersions({ current, tags, scope: 'default', ...rest })
}
const reasonFor = ({ report }: ReturnType<typeof newerVersions>, tag: string) =>
  report.dropped.find(({ tags }) => tags.includes(tag))?.text

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
    expect(reasonFor(newer('1.25.0', tags), '1.26.0-alpine')).toContain('Another build variant')
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
    expect(reasonFor(result, '1.25.3')).toBe('1.25 follows it by digest.')
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

  test('that are longer than people write are a problem of a few words', () => {
    const { newer: offered, problem } = newer('1.2.0', tags, { include: 'a'.repeat(1001) })

    expect(offered).toEqual([])
    expect(problem).toMatch(
      /^The include pattern "a{200}…" cannot be read \(it is longer than 1000 characters\)/,
    )
  })

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
  const named = ['latest', 'alpine', 'v', '', '1.x', '3.14.0rc2', '.1', '1..2', '1.2.']
  const hashes = ['sha-1a2b3c', '1a2b3c4', '12e4567', 'f'.repeat(40)]
  const withDigits = ['java17', 'py3', 'jdk-17', 'php8-1.2.3', 'release-1.2', 'version-1.2.3']
  const architectures = ['amd64-1.2.3', 'arm64v8', 'arm64v8-1.2.3', 'arm32v7-2']

  test.each([named, hashes, withDigits, architectures].flat())(
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

describe('versions of other kinds', () => {
  test.each([
    ['4.0.9.2244', ['4.0.10.1', '4.0.9.2245', '4.0.9.300', '5.0.0.0'], ['4.0.10.1', '4.0.9.2245']],
    ['4.0.9.2244-alpine', ['4.0.9.2245', '4.0.9.2245-alpine'], ['4.0.9.2245-alpine']],
    ['1.2.3.4.5', ['1.2.3.4.10', '1.2.3.4.6'], ['1.2.3.4.10', '1.2.3.4.6']],
    ['1.99999999999999999998', ['1.99999999999999999999'], ['1.99999999999999999999']],
    ['48213', ['48214', '9999', '1.2.3', '2025.1.1'], ['48214']],
    ['2024.12.1', ['2024.2.10', '2025.1.0', '2.0.0', '20250101'], ['2025.1.0']],
    ['20240131', ['20240201', '20231231', '20249999', '2025', '3.0'], ['20240201']],
    ['20240131.1', ['20240131.10', '20240131.2', '20240131'], ['20240131.10', '20240131.2']],
    ['202401312359', ['202402010001', '20240202', '202402319999'], ['202402010001']],
    ['2024-01-31', ['2024-02-01', '2023-12-31', '2024-13-01', '2024.2.1'], ['2024-02-01']],
    ['v2024-01-31-slim', ['v2024-02-01-slim', 'v2024-02-01'], ['v2024-02-01-slim']],
    ['24.04', ['24.10', '25.04', '22.04', '1.0', '2025.1'], ['25.04', '24.10']],
    ['24.10', ['24.04', '25.04', '26.1'], ['25.04']],
  ])('%s among %j is offered %j', (current, tags, expected) => {
    expect(newer(current, tags, { scope: 'minor' }).newer).toEqual(expected)
  })

  test('a month is one only where the repository counts in months', () => {
    expect(newer('20.10', ['20.11', '22.12', '20.9'], { scope: 'minor' })).toMatchObject({
      newer: ['20.11'],
      beyondScope: 1,
    })
  })

  test('a running number among commit hashes of its length is one of them', () => {
    const tags = ['1a2b3c4', '9f8e7d6', '7654321', '50000', '1234567']

    expect(newer('48213', tags).newer).toEqual(['50000'])
    expect(newer('1234567', tags).reason).toContain('followed by digest')
    expect(newer('1234567', ['7654321']).newer).toEqual(['7654321'])
  })

  test('the scopes go by the first two numbers, however many there are', () => {
    const tags = ['4.0.9.2245', '4.0.10.0', '4.1.0.0', '5.0.0.0']
    const offered = (scope: NewerVersionsInput['scope']) => newer('4.0.9.2244', tags, { scope }).newer

    expect(offered('strict')).toEqual([])
    expect(offered('patch')).toEqual(['4.0.10.0', '4.0.9.2245'])
    expect(offered('minor')).toEqual(['4.1.0.0', '4.0.10.0', '4.0.9.2245'])
    expect(offered('all')).toHaveLength(4)
  })
})

describe('pre-releases that are asked for', () => {
  test('are offered to those who run a release', () => {
    const tags = ['1.25.0-rc2', '1.25.0-rc10', '1.24.1']

    expect(newer('1.24.0', tags, { prereleases: true }).newer).toEqual([
      '1.25.0-rc10',
      '1.25.0-rc2',
      '1.24.1',
    ])
  })
})

describe('a tag transform', () => {
  const transform = '^RELEASE\\.(\\d+-\\d+-\\d+)T.*$ => $1'

  test('is read as the version, and the tag itself is what is offered', () => {
    const tags = ['RELEASE.2024-02-01T01-02-03Z', 'RELEASE.2023-12-31T00-00-00Z', 'latest']
    const result = newer('RELEASE.2024-01-31T00-00-00Z', tags, { transform })

    expect(result.newer).toEqual(['RELEASE.2024-02-01T01-02-03Z'])
    expect(result.report.dropped).toContainEqual(expect.objectContaining({ rule: 'older', count: 1 }))
  })

  test('leaves what it does not match, and what stands around its match', () => {
    expect(newer('1.40.2-ls210', ['1.41.0-ls211', '1.41.0'], { transform: '-ls\\d+ =>' }).newer).toEqual([
      '1.41.0',
    ])
    expect(newer('app-1.2', ['app-1.3', '1.4'], { transform: '^app- =>' }).newer).toEqual(['1.4', 'app-1.3'])
  })

  test.each(['1.2', '( => $1', 'a => b => c', '(a) => $2', ' => $1', '(?=a) => 1'])(
    'such as "%s" is a problem, and nothing is offered',
    (bad) => {
      const result = newer('1.2.0', ['1.3.0'], { transform: bad })

      expect(result.newer).toEqual([])
      expect(result.problem).toContain(`The tag transform "${bad}" cannot be read`)
    },
  )

  test('that is longer than people write is a problem, and nothing is offered', () => {
    const result = newer('1.2.0', ['1.3.0'], { transform: `(.*) => ${'$1'.repeat(500)}` })

    expect(result.newer).toEqual([])
    expect(result.problem).toContain('longer than 1000 characters')
  })

  test('is read in linear time, however hostile', () => {
    const tags = Array.from({ length: 50 }, (_, index) => `${'a'.repeat(100)}${index}!`)

    expect(newer('1.2.0', tags, { transform: '(a|aa)+$ => $1' }).newer).toEqual([])
  })
})

test('what is left out is counted by reason; newer tags are named first, and no list is endless', () => {
  const old = Array.from({ length: 5000 }, (_, index) => `0.${index}.0`)
  const many = Array.from({ length: 200 }, (_, index) => `${index + 2}.0.0`)
  const { report } = newer('1.0.0', [...old, ...many, '1.1.0-rc1', 'latest'])

  expect(report.seen).toBe(5202)
  expect(report.dropped.map(({ rule, count, tags }) => [rule, count, tags.length])).toEqual([
    ['scope', 200, 99],
    ['prerelease', 1, 1],
    ['older', 5000, 20],
    ['not-a-version', 1, 1],
  ])
  expect(report.dropped[0]?.tags[0]).toBe('201.0.0')
})
