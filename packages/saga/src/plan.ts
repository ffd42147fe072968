import type { ReplaceContext } from './replace-context.ts'
import type { Replacement } from './replacement.ts'
import type { Plan } from './step.ts'
import { proveFidelity } from './steps/check-fidelity.ts'
import { create } from './steps/create.ts'
import { passSeams } from './steps/pass-seams.ts'
import { prepare } from './steps/prepare.ts'
import { prove } from './steps/prove.ts'
import { pull } from './steps/pull.ts'
import { record } from './steps/record.ts'
import { refuse } from './steps/refuse.ts'
import { retireOld } from './steps/retire-old.ts'
import { startNew } from './steps/start-new.ts'
import { stopIfUnchanged } from './steps/stop-if-unchanged.ts'
import { stopOld } from './steps/stop-old.ts'
import { swapNames } from './steps/swap-names.ts'

/** The one plan of updates and rollbacks: a rollback takes its recipe and its image from what was recorded. */
export const replacePlan: Plan<ReplaceContext, Replacement> = {
  steps: [
    record,
    refuse,
    passSeams('gate', (ctx) => ctx.gates),
    passSeams('pre-hook', (ctx) => ctx.preHooks),
    pull,
    stopIfUnchanged,
    passSeams('gate-image', (ctx) => ctx.imageGates),
    create,
    prepare,
    stopOld,
    swapNames,
    startNew,
    prove,
    passSeams('post-hook', (ctx) => ctx.postHooks),
    // Containers that hang on this one are refused by now; whoever lets them in settles them here.
    passSeams('settle-dependants', () => []),
    proveFidelity,
    retireOld,
  ],
  outageFrom: 'stop-old',
  forwardFrom: 'start-new',
  noReturnFrom: 'retire-old',
}
