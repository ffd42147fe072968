import { ending } from '@sentinel/saga/ending'
import type { Seam } from '@sentinel/saga/replace-context'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { AskRules } from './ask-once.ts'
import { isUnasked } from './unasked.ts'

/** Where only the image is wanted, the update ends once it is here; the restart is a person's. */
export function stopAfterPull(askRules: AskRules): Seam {
  return async (update) => {
    if (!(await isPullOnly(askRules, update))) return
    const reason = `The image ${update.to.reference} was pulled for ${shownName(update.name)}, which goes on as it is; approve the update to restart it`
    throw ending('skipped', 'pulled', reason)
  }
}

/** A seam that concerns only containers which are about to be replaced. */
export function unlessPullOnly(askRules: AskRules, seam: Seam): Seam {
  return async (update, ...rest) => {
    return (await isPullOnly(askRules, update)) ? undefined : await seam(update, ...rest)
  }
}

/** As the scan decided it, or as the settings have it by now. */
async function isPullOnly(askRules: AskRules, update: UpdateDoc): Promise<boolean> {
  if (!isUnasked(update)) return false
  return update.isPullOnly === true || (await askRules(update))?.own.isPullOnly.value === true
}
