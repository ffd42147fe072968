import type { Permission } from '@sentinel/shared/access/permissions'
import type { FleetContainer, ServiceView, UpdateView } from './api/views.ts'
import { isServiceName, shownName } from './service-name.ts'

/** A permission is missing: what somebody may not do is not offered at all. */
interface Forbidden {
  readonly permission: Permission
  readonly text: string
}

/** Undefined when it can be done; else why not, as a sentence for the person who wanted to. */
export type Obstacle = string | Forbidden | undefined

export function isForbidden(obstacle: Obstacle): obstacle is Forbidden {
  return typeof obstacle === 'object'
}

/** As a sentence. */
export function reasonFor(obstacle: Obstacle): string | undefined {
  return isForbidden(obstacle) ? obstacle.text : obstacle
}

const doings: Readonly<Record<Permission, string>> = {
  'containers.view': 'see containers',
  'containers.update': 'check and update containers',
  'containers.manage': 'start, stop or restart containers, or set their policy',
  'containers.approve': 'decide about updates',
  'containers.rollback': 'roll back',
  'history.view': 'see the history',
  'logs.view': 'see the activity log',
  'settings.view': 'see the settings',
  'settings.modify': 'change the settings',
  'users.manage': 'manage users and how they sign in',
}

/** Why an update cannot be taken back any more, and what can be done instead. */
export function whyNotCancelled({
  can_cancel,
  cancelled_by,
  container_name,
  kind,
  steps,
}: UpdateView): string | undefined {
  if (can_cancel) return undefined
  if (cancelled_by !== null) return 'It is being cancelled: everything is put back as it was.'
  if (steps.some(({ direction }) => direction === 'undo'))
    return 'It is being put back already; nothing is left to cancel.'
  if (isServiceName(container_name))
    return 'The swarm is replacing the tasks already. Wait for the end; then it can be rolled back.'
  return kind === 'rollback'
    ? 'The container is being replaced already. Wait for the end; then it can be updated again.'
    : 'The container is being replaced already. Wait for the end; then it can be rolled back.'
}

type Ability = FleetContainer['can']['update']

/** Every question of the kind “may this person do this now?”, and the reason when not. */
export function abilitiesOf(permissions: readonly string[]) {
  const unless = (permission: Permission): Obstacle =>
    permissions.includes(permission)
      ? undefined
      : {
          permission,
          text: `You may not ${doings[permission]}: that needs the permission ${permission}, which an administrator can give you.`,
        }

  return {
    scan: (isScanning: boolean): Obstacle =>
      unless('containers.update') ?? (isScanning ? 'A scan is running already.' : undefined),
    preview: ({ can }: FleetContainer): Obstacle => unless('containers.update') ?? reasonOf(can.check),
    check: ({ can }: FleetContainer): Obstacle => unless('containers.update') ?? reasonOf(can.check),
    approve: (container: FleetContainer): Obstacle =>
      unless('containers.approve') ?? reasonOf(container.can.approve),
    turnDown: (): Obstacle => unless('containers.approve'),
    ignore: ({ to, from }: UpdateView): Obstacle =>
      unless('containers.approve') ??
      (to.tag === from.tag
        ? 'There is no version to ignore: it is a newer build of the same tag.'
        : undefined),
    update: ({ can, candidate, waiting, name, self_role }: FleetContainer): Obstacle => {
      if (self_role === 'process')
        return 'It belongs to Sentinel itself, which is updated on the page “Sentinel”.'
      const newest =
        candidate === null && waiting === null
          ? `Nothing newer than what runs is known for ${name}. “Check now” asks the registry.`
          : undefined
      return unless('containers.update') ?? reasonOf(can.update) ?? newest
    },
    rollBack: ({ can }: FleetContainer): Obstacle => unless('containers.rollback') ?? reasonOf(can.roll_back),
    rollBackService: ({ can, name }: FleetContainer, service: ServiceView | undefined): Obstacle =>
      unless('containers.rollback') ??
      reasonOf(can.update) ??
      (service?.PreviousImage
        ? undefined
        : `The swarm keeps no earlier state of ${shownName(name)}. Update it to a version instead.`),
    scale: ({ can, name }: FleetContainer, service: ServiceView | undefined): Obstacle =>
      unless('containers.manage') ??
      reasonOf(can.set_policy) ??
      (service === undefined
        ? 'It is still being read.'
        : service.Mode === 'replicated'
          ? undefined
          : `${shownName(name)} is ${service.Mode}: the swarm itself decides how many tasks there are.`),
    setPolicy: ({ can }: FleetContainer): Obstacle => unless('containers.manage') ?? reasonOf(can.set_policy),
    start: (container: FleetContainer): Obstacle =>
      unless('containers.manage') ??
      reasonOf(container.can.act) ??
      (isUp(container) ? `${container.name} runs already.` : undefined),
    stop: (container: FleetContainer): Obstacle =>
      unless('containers.manage') ??
      reasonOf(container.can.act) ??
      (isUp(container) ? undefined : `${container.name} does not run.`),
    restart: (container: FleetContainer): Obstacle =>
      unless('containers.manage') ??
      reasonOf(container.can.act) ??
      (isUp(container) ? undefined : `${container.name} does not run. Start it instead.`),
    seeSettings: (): Obstacle => unless('settings.view'),
    changeSettings: (): Obstacle => unless('settings.modify'),
    manageUsers: (): Obstacle => unless('users.manage'),
    removeImages: (): Obstacle => unless('containers.manage'),
    cancel: (update: UpdateView): Obstacle => unless('containers.update') ?? whyNotCancelled(update),
    answer: (): Obstacle => unless('containers.approve'),
  }
}

export type Abilities = ReturnType<typeof abilitiesOf>

export function isUp({ state }: Pick<FleetContainer, 'state'>): boolean {
  return state === 'running' || state === 'restarting' || state === 'paused'
}

function reasonOf({ allowed, reason }: Ability): string | undefined {
  return allowed ? undefined : (reason ?? 'Not possible just now.')
}
