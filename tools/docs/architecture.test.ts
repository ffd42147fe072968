import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8')

/** Folders that the tree names, as paths from the root; `{a,b}` stands for several. */
function namedFolders(): string[] {
  const tree = /## The tree\s+```\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  let parent = ''
  return tree
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const name = line.trim().split(/\s/)[0] ?? ''
      if (!line.startsWith(' ')) parent = name
      return line.startsWith(' ') ? `${parent}${name}` : name
    })
}

const foldersOf = (path: string) =>
  readdirSync(new URL(path, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${path}${entry.name}/`)

test('every folder that the tree names exists', () => {
  const missing = namedFolders().filter((path) => {
    const url = new URL(path, root)
    return !existsSync(url) || !statSync(url).isDirectory()
  })

  expect(missing).toEqual([])
})

test('the tree names every folder of packages, services and packages/shared/src', () => {
  const named = namedFolders()

  const present = ['packages/', 'services/', 'packages/shared/src/'].flatMap(foldersOf)

  expect(present.filter((path) => !named.includes(path))).toEqual([])
})

test('the tree names every folder at the top that holds code', () => {
  const hidden = new Set(['node_modules/', 'screenshots/', 'coverage/'])
  const top = foldersOf('').filter((path) => !path.startsWith('.') && !hidden.has(path))

  const named = namedFolders()

  expect(top.filter((path) => !named.some((folder) => folder.startsWith(path)))).toEqual([])
})

test('ARCHITECTURE.md stays short enough to be read', () => {
  expect(text.split('\n').length).toBeLessThanOrEqual(200)
})
