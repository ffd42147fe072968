import type { ReplaceContext, Seam } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** A step whose content others bring: each seam passes, or ends the update by throwing. */
export function passSeams(
  name: string,
  seamsOf: (ctx: ReplaceContext) => readonly Seam[],
): Step<ReplaceContext, Replacement> {
  return {
    name,
    async run(ctx, state, { waitSignal }) {
      const said: string[] = []
      const { host } = ctx
      const authFor = (reference: string) => ctx.authFor(reference)
      for (const seam of seamsOf(ctx)) {
        const text = await seam(ctx.update, waitSignal, { host, state, authFor })
        if (typeof text === 'string') said.push(text)
      }
      return said.length === 0 ? {} : { said: { ...state.said, [name]: said.join('; ') } }
    },

    says: ({ said }) => said?.[name],
  }
}
