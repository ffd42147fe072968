import { describe, expect, it } from 'vitest'
import { imageDifferences, inspectDifferences, outageText } from './plan-words.ts'

describe('the words of a plan', () => {
  it('name what the image sets otherwise, what comes and what goes', () => {
    expect(
      imageDifferences([
        { field: 'env', key: 'PATH', before: '/a', after: '/b' },
        { field: 'user', key: '', before: null, after: 'app' },
        { field: 'brandNew', key: '', before: 'x', after: null },
      ]),
    ).toEqual([
      { path: 'Variable PATH', before: '/a', after: '/b' },
      { path: 'User', before: undefined, after: 'app' },
      { path: 'brandNew', before: 'x', after: undefined },
    ])
  })

  it('show any value of an inspect as text', () => {
    expect(inspectDifferences([{ path: 'Config.Image', before: 'a:1', after: { deep: true } }])).toEqual([
      { path: 'Config.Image', before: 'a:1', after: '{"deep":true}' },
    ])
  })

  it('tell the outage in seconds only where it is known', () => {
    expect(outageText({ seconds: 2.5, source: 'container', text: 'As the last update of web' })).toBe(
      'About 2.5 s. As the last update of web.',
    )
    expect(outageText({ seconds: null, source: 'unknown', text: 'Not known' })).toBe('Not known.')
  })
})
