import { describe, expect, test } from 'vitest'
import { semverTag } from './semver-tag.ts'

describe('the suffix of a tag', () => {
  test.each([
    ['1.2.3', '', []],
    ['1.2.3-alpine', 'alpine', []],
    ['1.2.3-bookworm-slim', 'bookworm-slim', []],
    ['1.2.3-rc1', '', [{ marker: 'rc', numbers: [1n] }]],
    ['1.2.3-RC.2', '', [{ marker: 'rc', numbers: [2n] }]],
    ['1.2.3-rc-3', '', [{ marker: 'rc', numbers: [3n] }]],
    ['1.2.3-beta.1.2', '', [{ marker: 'beta', numbers: [1n, 2n] }]],
    ['1.2.3-m', '', [{ marker: 'm', numbers: [] }]],
    ['1.2.3-milestone2', '', [{ marker: 'milestone', numbers: [2n] }]],
    ['1.2.3-preview1-alpine3.20', 'alpine3.20', [{ marker: 'preview', numbers: [1n] }]],
    ['1.2.3-dev-alpine', 'alpine', [{ marker: 'dev', numbers: [] }]],
    ['1.2.3-r0', 'r0', []],
    ['1.2.3-4', '4', []],
    [
      '1.2.3-alpha1-beta2',
      '',
      [
        { marker: 'alpha', numbers: [1n] },
        { marker: 'beta', numbers: [2n] },
      ],
    ],
    ['1.2.3-develop', 'develop', []],
  ])('of %s is read', (tag, variant, prereleases) => {
    expect(semverTag.parse(tag)).toMatchObject({ tag, variant, prereleases })
  })
})

function compare(a: string, b: string) {
  const [left, right] = [semverTag.parse(a), semverTag.parse(b)]
  if (left === null || right === null) throw new Error('not versions')
  return Math.sign(semverTag.compare(left, right))
}

describe('order', () => {
  test.each([
    ['1.2', '1.2.0'],
    ['v1', '1.0.0'],
    ['1.2.0-rc1', '1.2-RC.1'],
  ])('%s equals %s', (a, b) => {
    expect(compare(a, b)).toBe(0)
  })

  test.each([
    ['1.9.0', '1.10.0'],
    ['1.2.0-rc2', '1.2.0-rc10'],
    ['1.2.0-rc', '1.2.0-rc1'],
    ['1.2.0-alpha9', '1.2.0-beta1'],
    ['1.2.0-beta9', '1.2.0-rc1'],
    ['1.2.0-beta.1', '1.2.0-beta.1.1'],
    ['1.2.0-rc1', '1.2.0'],
    ['1.2.0-alpha1', '1.2.0-alpha1-beta1'],
    ['1.2.0-nightly20240101', '1.2.0-nightly20240102'],
  ])('%s comes before %s', (a, b) => {
    expect(compare(a, b)).toBe(-1)
    expect(compare(b, a)).toBe(1)
  })
})
