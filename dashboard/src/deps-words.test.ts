import { expect, it } from 'vitest'
import { isTied, kindWords } from './deps-words.ts'

it('says how one hangs on another, and whether it is made again with it', () => {
  expect(kindWords({ kinds: ['network', 'compose'], restarts: false })).toBe(
    'shares its network, depends_on of Compose',
  )
  expect(kindWords({ kinds: ['label'], restarts: true })).toBe('sentinel.depends-on, restarted with it')
  expect(isTied({ kinds: ['compose'] })).toBe(false)
  expect(isTied({ kinds: ['compose', 'volumes'] })).toBe(true)
})
