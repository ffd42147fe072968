import { ending } from '@sentinel/saga/ending'
import type { Seam } from '@sentinel/saga/replace-context'
import type { Context } from '@sentinel/shared/runtime/context'

/** What nobody asked for in person is taken only while the policy and the past still allow it. */
export function autoStillWanted({ db }: Pick<Context, 'db'>): Seam {
  return async ({ cause, hostId, name, to }) => {
    if (cause !== 'auto') return
    const preference = await db.preferences.findOne({ hostId, name }).select({ policy: 1 }).lean()
    const { policy } = preference ?? {}
    if (policy !== undefined && policy !== null && policy !== 'auto') {
      throw ending(
        'refused',
        'policy_changed',
        `${name} is ${policy} by now and is not updated without asking`,
      )
    }
    if (to.digest === '') return
    const failed = await db.failures.findOne({ hostId, name, digest: to.digest }).select({ cause: 1 }).lean()
    if (failed) {
      const what = failed.cause === 'by_hand' ? 'rolled back by hand' : 'sick'
      const reason = `${to.reference} was ${what} on ${name} before and is not taken again without asking`
      throw ending('refused', 'failed_version', reason)
    }
  }
}
