import { compileTagPatterns, type TagPatterns } from './tag-patterns.ts'
import { compileTagTransform } from './tag-transform.ts'

const mostKept = 500
const known = new Map<string, readonly string[]>()

/** What is wrong with the patterns of a container, also where no version is ever read; asked with every scan, hence kept. */
export function patternProblems(
  patterns: TagPatterns & { transform?: string | undefined },
): readonly string[] {
  const { include = '', exclude = '', transform = '' } = patterns
  if (include === '' && exclude === '' && transform === '') return []
  const key = JSON.stringify([include, exclude, transform])
  const kept = known.get(key)
  if (kept !== undefined) return kept
  if (known.size >= mostKept) known.clear()
  const problems = [compileTagPatterns(patterns).problem, compileTagTransform(transform).problem].filter(
    (problem) => problem !== null,
  )
  known.set(key, problems)
  return problems
}
