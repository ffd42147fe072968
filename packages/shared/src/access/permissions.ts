/** What a caller may do. Every route names one; the matrix of roles is the page's. */
export const permissions = {
  'containers.view': 'See containers, queue, events',
  'containers.update': 'Check, scan and update',
  'containers.manage': 'Start, stop, restart, set policies',
  'containers.approve': 'Approve, reject, ignore updates',
  'containers.rollback': 'Roll back',
  'history.view': 'See the history',
  'logs.view': 'See the activity log',
  'settings.view': 'See settings',
  'settings.modify': 'Change settings',
  'users.manage': 'Manage users and how they sign in',
} as const

export type Permission = keyof typeof permissions
export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]]
