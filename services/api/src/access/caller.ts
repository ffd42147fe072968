import { AppError } from '@sentinel/shared/errors/app-error'
import { permissionNames, permissions, type Permission } from '@sentinel/shared/access/permissions'
import { roles, type RoleId } from '@sentinel/shared/access/roles'
import type { Origin } from './client-address.ts'

/** Who asks, from where, and what he may do. */
export interface Caller extends Origin {
  /** As people read it: a user's name, `system` where nobody has to sign in, empty for who has not. */
  readonly name: string
  readonly via: 'session' | 'token' | 'no-login' | 'nobody'
  readonly permissions: ReadonlySet<Permission>
  readonly userId?: string
  readonly roleId?: RoleId
  /** Of the session or the token that he came with. */
  readonly credentialId?: string
}

/** A caller who is somebody. */
export type User = Caller & { readonly userId: string; readonly roleId: RoleId }

const none: ReadonlySet<Permission> = new Set()
const all: ReadonlySet<Permission> = new Set(permissionNames)

export function nobody(origin: Origin): Caller {
  return { ...origin, name: '', via: 'nobody', permissions: none }
}

/** Where login is switched off everybody is this one. */
export function anybody(origin: Origin): Caller {
  return { ...origin, name: 'system', via: 'no-login', permissions: all }
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

/** For what concerns an account. @throws AppError `no_account` where there is none to concern. */
export function requireUser(caller: Caller): User {
  const { userId, roleId } = caller
  if (userId !== undefined && roleId !== undefined) return { ...caller, userId, roleId }
  throw new AppError(
    'conflict',
    'no_account',
    'Login is switched off (SENTINEL_AUTH=off), so nobody has an account here; start Sentinel without it to use accounts',
  )
}

/**
 * Nobody gives away what he may not do himself: through a token that is narrowed nobody becomes an administrator.
 * @throws AppError `role_too_wide`
 */
export function requireCovers(caller: Caller, roleId: RoleId): void {
  const missing = roles[roleId].filter((each) => !caller.permissions.has(each))
  if (missing.length === 0) return
  throw new AppError(
    'forbidden',
    'role_too_wide',
    `This API token may not make anybody ${roleId}: it has not ${missing.join(', ')} itself; sign in in a browser for that`,
  )
}

/** For sessions and tokens: one that may do less than its user must not end or read them. @throws AppError `token_narrowed` */
export function requireWhole(caller: Caller): User {
  const user = requireUser(caller)
  if (roles[user.roleId].every((each) => user.permissions.has(each))) return user
  throw new AppError(
    'forbidden',
    'token_narrowed',
    'This API token is narrowed, so it may not touch the sessions and tokens of its user; use one that is not, or sign in',
  )
}

/** For what only a person in a browser may do. @throws AppError `session_needed` */
export function requireSession(caller: Caller): User {
  const user = requireUser(caller)
  if (caller.via === 'session') return user
  throw new AppError(
    'forbidden',
    'session_needed',
    'An API token may not change how its user signs in; sign in with the password in a browser for that',
  )
}
