import type { Context } from './context.ts'
import { containerOf } from './register-process.ts'
import { stateAddresses, type StateAddress } from './state-addresses.ts'

/** What tells containers that are a part of Sentinel from all others. */
export interface OwnStackFacts {
  /** Of all processes of Sentinel: id, first digits of it, or name of the container that each runs in. */
  readonly processes: readonly { readonly service: string; readonly containerId: string }[]
  /** Of the process that asks; undefined where it runs on the machine itself. */
  readonly askingIn: string | undefined
  /** As the process that asks understands them. */
  readonly addresses: readonly StateAddress[]
}

export async function readOwnStackFacts(ctx: Pick<Context, 'db' | 'settings'>): Promise<OwnStackFacts> {
  const [processes, addresses] = await Promise.all([
    ctx.db.processes.find({}).select({ service: 1, containerId: 1 }).lean(),
    stateAddresses(ctx),
  ])
  return { processes, askingIn: containerOf(ctx), addresses }
}
