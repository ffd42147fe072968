import { expect, it } from 'vitest'
import { depsTree } from './deps-tree.ts'

const deps = (name: string, dependencies: string[], dependents: string[] = []) => ({
  name,
  dependencies,
  dependents,
})

it('follows what a container needs to the end', () => {
  const all = [deps('shop', ['db', 'vpn']), deps('db', []), deps('vpn', ['net']), deps('net', [])]
  expect(depsTree(all, 'shop', 'dependencies')).toEqual([
    { key: 'db', isCircle: false, below: [] },
    { key: 'vpn', isCircle: false, below: [{ key: 'net', isCircle: false, below: [] }] },
  ])
  expect(depsTree(all, 'unknown', 'dependencies')).toEqual([])
})

it('follows what needs a container in the same way', () => {
  const all = [deps('db', [], ['shop']), deps('shop', ['db'], ['proxy'])]
  expect(depsTree(all, 'db', 'dependents')).toEqual([
    { key: 'shop', isCircle: false, below: [{ key: 'proxy', isCircle: false, below: [] }] },
  ])
})

it('does not walk in circles', () => {
  const all = [deps('a', ['b']), deps('b', ['a'])]
  expect(depsTree(all, 'a', 'dependencies')).toEqual([
    { key: 'b', isCircle: false, below: [{ key: 'a', isCircle: true, below: [] }] },
  ])
})
