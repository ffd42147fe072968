import type { ReplaceContext } from '@sentinel/saga/replace-context'
import type { Replacement } from '@sentinel/saga/replacement'
import type { Plan } from '@sentinel/saga/step'
import { passSeams } from '@sentinel/saga/steps/pass-seams'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'
import { followRollout } from './follow-rollout.ts'
import { gateServiceImage } from './gate-service-image.ts'
import { rollOut } from './roll-out.ts'
import { countTasks, pinDigest, recordService, refuseService } from './steps.ts'

/**
 * Updates and rollbacks of a Swarm service. The engine replaces the tasks and puts them back; ours is to ask once, to
 * follow, and to tell what came of it: so nothing here has an undo.
 */
export function servicePlan(values: SettingsRecord): Plan<ReplaceContext, Replacement> {
  return {
    steps: [
      recordService,
      refuseService,
      passSeams('gate', (ctx) => ctx.gates),
      pinDigest,
      gateServiceImage(values),
      rollOut,
      followRollout({ timeoutMs: values['update.serviceTimeout'] }),
      countTasks,
    ],
    outageFrom: 'roll-out',
    forwardFrom: 'roll-out',
    noReturnFrom: 'count-tasks',
  }
}
