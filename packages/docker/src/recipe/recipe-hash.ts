import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Recipe } from './recipe.ts'

export function recipeHash(recipe: Recipe): string {
  return createHash('sha256').update(canonicalJson(recipe)).digest('hex')
}
