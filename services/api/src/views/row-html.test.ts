import { expect, test } from 'vitest'
import { rowHtml } from './row-html.ts'

test('markup in names and images stays text', () => {
  const row = {
    id: '1',
    name: 'web',
    image: '<img src=x>',
    policy: 'auto',
    state: '"run"',
    maintenance: false,
  }

  const html = rowHtml(row, '<b>')

  expect(html).not.toMatch(/<img|<b>/)
  expect(html).toContain('&lt;img src=x&gt;')
})
