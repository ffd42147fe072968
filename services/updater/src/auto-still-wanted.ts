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
    const failed =
      to.digest === '' ? 0 : await db.failures.countDocuments({ hostId, name, digest: to.digest })
    if (failed > 0) {
      const reason = `${to.reference} was sick on ${name} before and is not taken again without asking`
      throw ending('refused', 'failed_version', reason)
    }
  }
}
