import { ending } from '@sentinel/saga/ending'
import type { Seam } from '@sentinel/saga/replace-context'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { decideAgain } from './decide-again.ts'
import { isUnasked } from './unasked.ts'

type Needed = Pick<Context, 'db' | 'settings'>

/** Where only the image is wanted, the update ends once it is here; the restart is a person's. */
export function stopAfterPull(ctx: Needed): Seam {
  return async (update) => {
    if (!(await isPullOnly(ctx, update))) return
    const reason = `The image ${update.to.reference} was pulled for ${shownName(update.name)}, which goes on as it is; approve the update to restart it`
    throw ending('skipped', 'pulled', reason)
  }
}

/** A seam that concerns only containers which are about to be replaced. */
export function unlessPullOnly(ctx: Needed, seam: Seam): Seam {
  return async (update, ...rest) => {
    return (await isPullOnly(ctx, update)) ? undefined : await seam(update, ...rest)
  }
}

/** As the scan decided it, or as the settings have it by now. */
async function isPullOnly(ctx: Needed, update: UpdateDoc): Promise<boolean> {
  if (!isUnasked(update)) return false
  return update.isPullOnly === true || (await decideAgain(ctx, update))?.own.isPullOnly.value === true
}
