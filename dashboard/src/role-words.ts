import type { Permission } from '@sentinel/shared/access/permissions'
import type { RoleId } from '@sentinel/shared/access/roles'

export const roleNames: Readonly<Record<RoleId, { readonly name: string; readonly meaning: string }>> = {
  admin: { name: 'Administrator', meaning: 'May do everything, and manages users and settings.' },
  operator: {
    name: 'Operator',
    meaning: 'Updates, approves, rolls back, starts and stops; sees settings, changes none.',
  },
  viewer: { name: 'Viewer', meaning: 'Sees containers, history and the activity log; changes nothing.' },
}

export const roleIds = Object.keys(roleNames) as RoleId[]

export function isRole(id: string): id is RoleId {
  return Object.hasOwn(roleNames, id)
}

/** The name of a role, as people read it. */
export function roleName(id: string): string {
  return isRole(id) ? roleNames[id].name : id
}

/** What each permission is good for, as a line beside a tick. */
export const permissionWords: Readonly<Record<Permission, string>> = {
  'containers.view': 'See containers and what happens',
  'containers.update': 'Scan, check and update',
  'containers.manage': 'Start, stop, restart, set policies',
  'containers.approve': 'Approve, reject and ignore updates',
  'containers.rollback': 'Roll back',
  'history.view': 'See the history',
  'logs.view': 'See the activity log',
  'settings.view': 'See the settings',
  'settings.modify': 'Change the settings',
  'users.manage': 'Manage users and how they sign in',
}
