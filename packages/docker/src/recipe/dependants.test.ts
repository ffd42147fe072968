import { array, assert, nat, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContainerInspect } from '../engine-types.ts'
import { dependantsOf, isMeant, sharesOf } from './dependants.ts'

const idOf = (name: string) => Buffer.from(name.padEnd(32, '.')).toString('hex')

function aContainer(name: string, hostConfig: Record<string, unknown> = {}): ContainerInspect {
  return { id: idOf(name), name, hostConfig } as unknown as ContainerInspect
}

const names = (containers: readonly ContainerInspect[]) => containers.map(({ name }) => name)

test.each([
  ['network', { NetworkMode: 'container:vpn' }],
  ['ipc', { IpcMode: 'container:vpn' }],
  ['pid', { PidMode: 'container:vpn' }],
  ['volumes', { VolumesFrom: ['vpn:ro'] }],
])('a shared %s is seen', (what, hostConfig) => {
  expect(sharesOf(aContainer('child', hostConfig))).toEqual([{ what, target: 'vpn' }])
})

test('a container is meant by its id, the beginning of it, or its name, and by nothing else', () => {
  const vpn = aContainer('vpn')

  expect([vpn.id, vpn.id.slice(0, 12), 'vpn', '/vpn'].map((target) => isMeant(vpn, target))).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['', 'vp', vpn.id.slice(0, 8), 'vpn2'].some((target) => isMeant(vpn, target))).toBe(false)
})

describe('what hangs on a container', () => {
  test('is found by id and by name, children of children too, each after what it hangs on', () => {
    const vpn = aContainer('vpn')
    const byId = aContainer('b-by-id', { NetworkMode: `container:${vpn.id}` })
    const byName = aContainer('c-by-name', { IpcMode: 'container:vpn' })
    const grandchild = aContainer('a-grandchild', {
      PidMode: `container:${byId.id}`,
      VolumesFrom: ['c-by-name'],
    })
    const other = aContainer('other', { NetworkMode: 'bridge' })

    const found = names(dependantsOf(vpn, [other, grandchild, byName, vpn, byId]))

    expect(found.toSorted()).toEqual(['a-grandchild', 'b-by-id', 'c-by-name'])
    expect(found.at(-1)).toBe('a-grandchild')
  })

  test('is in an order in which nothing comes before what it hangs on, whatever hangs on whatever', () => {
    const graph = array(tuple(nat(9), nat(9)), { maxLength: 30 })
    assert(
      property(graph, (edges) => {
        // Of two the later one hangs on the earlier one, as it does on an engine: it was created with a reference to it.
        const parentsOf = (index: number) =>
          edges.filter(([a, b]) => Math.max(a, b) === index && a !== b).map(([a, b]) => Math.min(a, b))
        const all = Array.from({ length: 10 }, (_, index) =>
          aContainer(`c${index}`, { VolumesFrom: parentsOf(index).map((parent) => `c${parent}`) }),
        )
        const found = names(dependantsOf(aContainer('c0'), all))

        for (const [position, name] of found.entries()) {
          const parents = parentsOf(Number(name.slice(1))).map((parent) => `c${parent}`)
          const later = found.slice(position)
          expect(parents.filter((parent) => later.includes(parent))).toEqual([])
        }
      }),
    )
  })
})
