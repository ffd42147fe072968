import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../provision/paths.mjs'
import { sources } from './sources.mjs'

const isTest = (path) => /\.(test|it|e2e)\.tsx?$/.test(path)

/** Source files up to 300 lines, tests up to 500: styles and scripts too, which the linter does not read. */
export async function fileSize() {
  const long = (await sources())
    .filter((path) => /\.(ts|tsx|mjs|css)$/.test(path))
    .map((path) => ({ path, lines: linesOf(path), limit: isTest(path) ? 500 : 300 }))
    .filter(({ lines, limit }) => lines > limit)
  return {
    code: long.length === 0 ? 0 : 1,
    output: long
      .map(({ path, lines, limit }) => `${path} has ${lines} lines, more than ${limit}: split it`)
      .join('\n'),
  }
}

function linesOf(path) {
  return readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length
}
