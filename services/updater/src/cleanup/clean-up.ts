import type { Outcome, Part } from '../after-care/run-after-care.ts'
import { releaseKept } from './release-kept.ts'
import { removeVolumes } from './remove-volumes.ts'

/** What an update leaves on its host that nobody wants any more. */
export const cleanUp: Part = async (ctx, update, signal) => {
  const said: string[] = []
  if (update.state === 'succeeded') said.push(...(await removeVolumes(ctx, update, signal)))
  const text = await releaseKept(ctx, update, signal)
  if (text !== undefined) said.push(text)
  const outcome: Outcome['outcome'] = said.length === 0 ? 'nothing' : 'done'
  return { outcome, text: said.join('. ') }
}
