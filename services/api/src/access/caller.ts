import type { IncomingMessage } from 'node:http'
import { AppError } from '@sentinel/shared/errors/app-error'
import { permissionNames, permissions, type Permission } from '@sentinel/shared/access/permissions'

/** Who asks, and what they may do. */
export interface Caller {
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
}

const local: Caller = { name: 'system', permissions: new Set(permissionNames) }

/**
 * The one place that tells who asks. Until access control lands, whoever reaches the API is on this machine
 * (the guard sees to it) and may do everything; the name is the one the page gives to a caller without login.
 */
export function resolveCaller(_request: IncomingMessage): Caller {
  return local
}

/** @throws AppError `permission_missing` */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (caller.permissions.has(permission)) return
  throw new AppError(
    'forbidden',
    'permission_missing',
    `${caller.name} may not do this: it needs ${permission} (${permissions[permission]}); ask an administrator`,
  )
}
