import type { ReplaceContext } from './replace-context.ts'
import type { Replacement } from './replacement.ts'
import type { Plan } from './step.ts'
import { proveFidelity } from './steps/check-fidelity.ts'
import { create } from './steps/create.ts'
import { passSeams } from './steps/pass-seams.ts'
import { prepare } from './steps/prepare.ts'
import { prove } from './steps/prove.ts'
import { proveBeside } from './steps/prove-beside.ts'
import { pull } from './steps/pull.ts'
import { record } from './steps/record.ts'
import { refuse } from './steps/refuse.ts'
import { retireOld } from './steps/retire-old.ts'
import { settleDependants } from './steps/settle-dependants.ts'
import { startBeside } from './steps/start-beside.ts'
import { startNew } from './steps/start-new.ts'
import { stopDependants } from './steps/stop-dependants.ts'
import { stopIfUnchanged } from './steps/stop-if-unchanged.ts'
import { stopOld } from './steps/stop-old.ts'
import { stopReplaced } from './steps/stop-replaced.ts'
import { swapNames } from './steps/swap-names.ts'
import { takeOver } from './steps/take-over.ts'

type Steps = Plan<ReplaceContext, Replacement>['steps']

/** While old serves; the last of them decides in which order the rest is done. */
const before: Steps = [
  record,
  refuse,
  passSeams('gate', (ctx) => ctx.gates),
  passSeams('pre-hook', (ctx) => ctx.preHooks),
  pull,
  stopIfUnchanged,
  passSeams('gate-image', (ctx) => ctx.imageGates),
  create,
  prepare,
]

const after: Steps = [
  passSeams('post-hook', (ctx) => ctx.postHooks),
  settleDependants,
  proveFidelity,
  retireOld,
]

/** The plan of updates and rollbacks: a rollback takes its recipe and its image from what was recorded. */
export const replacePlan: Plan<ReplaceContext, Replacement> = {
  steps: [...before, stopOld, swapNames, startNew, prove, ...after],
  outageFrom: 'stop-old',
  joined: ['swap-names'],
  cancelUntil: 'stop-old',
  forwardFrom: 'start-new',
  noReturnFrom: 'retire-old',
}

/** What hangs on the container ends before it, and is revived once old runs again. */
export const replaceWithDependantsPlan: Plan<ReplaceContext, Replacement> = {
  ...replacePlan,
  steps: [...before, stopDependants, stopOld, swapNames, startNew, prove, ...after],
  outageFrom: 'stop-dependants',
  cancelUntil: 'stop-dependants',
}

/** The same steps for a container that may run twice: at no time nobody serves. */
export const startFirstPlan: Plan<ReplaceContext, Replacement> = {
  steps: [...before, startBeside, proveBeside, takeOver, stopReplaced, ...after],
  outageFrom: 'start-new',
  cancelUntil: 'swap-names',
  forwardFrom: 'start-new',
  noReturnFrom: 'retire-old',
}

/** Journalled with the end of `prepare`, so that whoever recovers goes on by the same plan. */
export function planOf({
  strategy,
  dependants = [],
  consumers = [],
}: Pick<Replacement, 'strategy' | 'dependants' | 'consumers'>): Plan<ReplaceContext, Replacement> {
  if (strategy === 'start-first') return startFirstPlan
  return dependants.length + consumers.length > 0 ? replaceWithDependantsPlan : replacePlan
}
