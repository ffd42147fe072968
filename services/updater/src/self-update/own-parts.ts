import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import { ownStack, type OwnPart } from '@sentinel/docker/own-stack/own-stack'
import { readOwnStackFacts } from '@sentinel/shared/runtime/own-stack-facts'
import type { Context } from '@sentinel/shared/runtime/context'

export interface OwnParts {
  readonly all: readonly ContainerInspect[]
  readonly parts: ReadonlyMap<string, OwnPart>
  /** The container that this process runs in. */
  readonly own: ContainerInspect | undefined
}

/** Everything on the engine, and what of it is a part of Sentinel, looked at now. */
export async function findOwnParts(
  ctx: Pick<Context, 'db' | 'settings'>,
  host: Pick<Host, 'inspectContainers'>,
  signal?: AbortSignal,
): Promise<OwnParts> {
  const [all, facts] = await Promise.all([host.inspectContainers(signal), readOwnStackFacts(ctx)])
  const { askingIn } = facts
  const own =
    askingIn === undefined
      ? undefined
      : all.find(({ id, name }) => name === askingIn || (askingIn.length >= 12 && id.startsWith(askingIn)))
  return { all, parts: ownStack(all, facts), own }
}
