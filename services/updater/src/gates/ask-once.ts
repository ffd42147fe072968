import type { Reconsidered } from '@sentinel/shared/policy/reconsider'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { decideAgain } from './decide-again.ts'

/** The rules' word on an update that nobody asked for in person; null for what a person did. */
export type AskRules = (update: UpdateDoc) => Promise<Reconsidered | null>

/** Asked by the gate and remembered for the rest of the run, so that no two parts of it go by different answers. */
export function askOnce(ctx: Pick<Context, 'db' | 'settings'>): AskRules {
  let answer: Promise<Reconsidered | null> | undefined
  return (update) => {
    const asked = answer ?? decideAgain(ctx, update)
    answer = asked
    asked.catch(() => (answer = undefined))
    return asked
  }
}
