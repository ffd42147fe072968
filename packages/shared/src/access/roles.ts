import { permissionNames, type Permission } from './permissions.ts'

/** The built-in roles, the strongest first. A viewer sees no settings: they tell where everything is and how it is reached. */
export const roles = {
  admin: permissionNames,
  operator: [
    'containers.view',
    'containers.update',
    'containers.manage',
    'containers.approve',
    'containers.rollback',
    'history.view',
    'logs.view',
    'settings.view',
  ],
  viewer: ['containers.view', 'history.view', 'logs.view'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>

export type RoleId = keyof typeof roles
export const roleIds = Object.keys(roles) as [RoleId, ...RoleId[]]
