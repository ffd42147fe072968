import { z } from 'zod'

export interface WholeNumberOptions {
  readonly fallback: number
  readonly max: number
  /** What a larger number means: the limit, or the fallback. */
  readonly above: 'max' | 'fallback'
}

/** A positive number in a query; whatever is none counts as not given, as the page’s clients expect. */
export function wholeNumber({ fallback, max, above }: WholeNumberOptions) {
  return z
    .string()
    .optional()
    .meta({ description: `A number from 1 to ${max}; ${fallback} when left out or wrong.` })
    .transform((text) => {
      const value = /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0
      if (value < 1) return fallback
      if (value <= max) return value
      return above === 'max' ? max : fallback
    })
}
