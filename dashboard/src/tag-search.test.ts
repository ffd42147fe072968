import { expect, it } from 'vitest'
import { searchTags } from './tag-search.ts'

const groups = [
  { rule: 'scope', text: 'Beyond the scope.', count: 3, tags: ['2.0.0', '2.1.0'] },
  { rule: 'older', text: 'Not newer.', count: 1, tags: ['1.0.0-RC1'] },
]

it('shows all groups while nothing is searched, and says how many tags are not named', () => {
  expect(searchTags(groups, ' ').map(({ tags, unnamed }) => [tags.length, unnamed])).toEqual([
    [2, 1],
    [1, 0],
  ])
})

it('finds a tag by any part of it, whatever the case, and leaves out groups without it', () => {
  expect(searchTags(groups, 'rc').map(({ group, tags }) => [group.rule, tags])).toEqual([
    ['older', ['1.0.0-RC1']],
  ])
  expect(searchTags(groups, 'nothing')).toEqual([])
})
