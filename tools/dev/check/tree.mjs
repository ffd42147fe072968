import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../provision/paths.mjs'
import { sources } from './sources.mjs'

const page = join(root, 'ARCHITECTURE.md')

/** The tree in ARCHITECTURE.md is the tree: each folder it names is there, and it names each top-level folder. */
export async function tree() {
  if (!existsSync(page)) return { code: 0, output: '' }
  const named = foldersOf(readFileSync(page, 'utf8'))
  const top = new Set(
    (await sources())
      .filter((path) => path.includes('/') && !path.startsWith('.'))
      .map((path) => path.split('/')[0]),
  )
  const missing = named.filter((folder) => !existsSync(join(root, folder)))
  const unnamed = [...top].filter(
    (folder) => !named.some((path) => path === folder || path.startsWith(`${folder}/`)),
  )
  const complaints = [
    ...missing.map((folder) => `ARCHITECTURE.md names ${folder}/, which is not there`),
    ...unnamed.map((folder) => `ARCHITECTURE.md does not name ${folder}/`),
  ]
  return { code: complaints.length === 0 ? 0 : 1, output: complaints.join('\n') }
}

/** The first fenced block with folders at its line starts; `a/{b,c}/` stands for two. */
function foldersOf(text) {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block]) => block)
  const block = blocks.find((candidate) => /^packages\//m.test(candidate)) ?? ''
  return block
    .split('\n')
    .map((line) => /^([\w.{},/-]+)\//.exec(line)?.[1])
    .filter((path) => path !== undefined)
    .flatMap(expand)
}

function expand(path) {
  const match = /^(.*)\{(.*)\}(.*)$/.exec(path)
  return match === null ? [path] : match[2].split(',').map((name) => `${match[1]}${name}${match[3]}`)
}
