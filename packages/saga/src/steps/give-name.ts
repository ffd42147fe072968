import { AppError } from '@sentinel/shared/errors/app-error'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'

/** The name of the container is free now, unless somebody was quicker. */
export async function giveName(
  ctx: ReplaceContext,
  id: string,
  signal: AbortSignal,
  name = ctx.update.name,
): Promise<void> {
  try {
    await ctx.host.renameContainer(id, name, signal)
  } catch (error) {
    if (error instanceof AppError && error.code === 'name_in_use')
      await refuseStranger(ctx, [id], signal, name)
    throw error
  }
}

/** Somebody else's container under the name that is ours to give: nothing of it is touched. */
export async function refuseStranger(
  { host, update }: ReplaceContext,
  ours: readonly string[],
  signal: AbortSignal,
  name = update.name,
): Promise<void> {
  const holder = await host.inspectContainer(name, signal)
  if (holder === null || ours.includes(holder.id)) return
  throw attention(
    `Another container (${holder.id.slice(0, 12)}, ${holder.imageReference}) took the name ${name} while it was being replaced`,
  )
}
