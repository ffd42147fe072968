import { describe, expect, it } from 'vitest'
import { groupsOf, isShown } from './groups.ts'
import { aFleetContainer, anUpdateView } from './test-views.ts'

describe('groupsOf', () => {
  it('groups by stack, in order, with those on their own last', () => {
    const containers = [
      aFleetContainer({ name: 'lone' }),
      aFleetContainer({ name: 'b', stack: 'shop' }),
      aFleetContainer({ name: 'a', stack: 'shop' }),
      aFleetContainer({ name: 'c', stack: 'blog' }),
    ]

    const groups = groupsOf(containers, false)

    expect(groups.map(({ title }) => title)).toEqual(['blog', 'shop', 'On their own'])
    expect(groups[1]?.containers.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('names the host where there are several', () => {
    expect(groupsOf([aFleetContainer({ stack: 'shop' })], true)[0]?.title).toBe('home · shop')
  })
})

describe('isShown', () => {
  it('finds by name, image, stack and host, whatever the case', () => {
    const container = aFleetContainer({ stack: 'Shop' })

    for (const text of ['WEB', 'registry.example', 'shop', 'home', ' '])
      expect(isShown(container, { text, show: 'all' })).toBe(true)
    expect(isShown(container, { text: 'mail', show: 'all' })).toBe(false)
  })

  it('selects what runs, what is down, what has something newer and what has a problem', () => {
    const plain = aFleetContainer()
    const offered = aFleetContainer({ waiting: anUpdateView() })
    const broken = aFleetContainer({ state: 'exited', exit_code: 1 })
    const shown = (show: Parameters<typeof isShown>[1]['show']) =>
      [plain, offered, broken].map((container) => isShown(container, { text: '', show }))

    expect(shown('running')).toEqual([true, true, false])
    expect(shown('stopped')).toEqual([false, false, true])
    expect(shown('newer')).toEqual([false, true, false])
    expect(shown('problems')).toEqual([false, false, true])
  })
})
