import type { ContainerDoc, Refusal } from '@sentinel/shared/resources/container'
import { shownName } from '@sentinel/shared/resources/service'
import { AppError } from '@sentinel/shared/errors/app-error'

/** Refusals that stand against any command, not just against a replacement. */
const againstEverything = new Set(['swarm_task', 'own_stack', 'leftover'])

export type Command = 'update' | 'act' | 'set_policy' | 'scale'

const isOwn = ({ isSelf, refusals }: ContainerDoc) =>
  isSelf || refusals.some(({ code }) => code === 'own_stack')

/** Why a person's command to this container is refused; undefined where it is not. */
export function refusalOf(container: ContainerDoc, command: Command): Refusal | undefined {
  if (isOwn(container)) {
    const why = container.selfReason === undefined ? '' : ` (${container.selfReason.replace(/\.$/, '')})`
    const text = `${shownName(container.name)} belongs to Sentinel itself${why} and is protected; ${container.selfRole === 'process' ? 'use POST /api/self-update to update it' : 'update it by hand, for example with docker compose up -d'}`
    return { code: 'self_protected', text }
  }
  if (command === 'set_policy') return undefined
  if (command === 'act' && container.swarm) {
    const text = `${shownName(container.name)} is a Swarm service, whose containers the engine starts and stops; scale it instead`
    return { code: 'swarm_service', text }
  }
  return container.refusals.find(({ code }) => command === 'update' || againstEverything.has(code))
}

/** @throws AppError 403 for ourselves, 409 for what the scanner refuses. */
export function requireAllowed(container: ContainerDoc, command: Command): void {
  const refusal = refusalOf(container, command)
  if (!refusal) return
  const kind = refusal.code === 'self_protected' ? 'forbidden' : 'conflict'
  throw new AppError(kind, refusal.code, refusal.text)
}
