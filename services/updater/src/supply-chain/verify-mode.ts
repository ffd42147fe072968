import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { readRecord, readString } from '@sentinel/docker/read-field'
import { verifyModes } from '@sentinel/shared/settings/groups/supply-chain'

export type VerifyMode = (typeof verifyModes)[number]

export interface ResolvedMode {
  readonly mode: VerifyMode
  readonly problem?: string
}

export const verifyLabel = 'sentinel.verify'

/**
 * The label of the owner wins. What an image brings as a label may make the check stricter, never laxer: whoever
 * made the image is whom the check is about. A word that means nothing was meant to protect, so it does.
 */
export function verifyMode(
  setting: VerifyMode,
  { recipe, labels }: { recipe: Recipe; labels: Readonly<Record<string, string>> },
): ResolvedMode {
  const own = readString(readRecord(recipe.config['Labels'])[verifyLabel]).trim()
  if (own !== '') return read(own)
  const brought = labels[verifyLabel]?.trim() ?? ''
  if (brought === '') return { mode: setting }
  const resolved = read(brought)
  return strictness(resolved.mode) > strictness(setting) ? resolved : { mode: setting }
}

function read(written: string): ResolvedMode {
  const mode = verifyModes.find((known) => known === written.toLowerCase())
  if (mode !== undefined) return { mode }
  const problem = `The label ${verifyLabel}="${written}" means nothing (write disabled, warn or enforce), so enforce holds.`
  return { mode: 'enforce', problem }
}

const strictness = (mode: VerifyMode) => verifyModes.indexOf(mode)
