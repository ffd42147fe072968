import { createHash } from 'node:crypto'
import { isRecord } from '../read-field.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Recipe } from './recipe.ts'

export function recipeHash(recipe: Recipe): string {
  return createHash('sha256')
    .update(canonicalJson(withoutNothing(recipe)))
    .digest('hex')
}

/** An engine that restarts writes empty lists where it had nothing; to it they are the same. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, withoutNothing(entry)] as const)
  return Object.fromEntries(entries.filter(([, entry]) => !isNothing(entry)))
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(value).length === 0
}
