import { roleIds, type RoleId } from '@sentinel/shared/access/roles'
import type { Claims } from './read-claims.ts'
import type { OidcSettings } from './oidc-settings.ts'

type Mapping = Pick<OidcSettings, 'groupClaim' | 'groupRoles' | 'defaultRole'>

/** The strongest role that one of the groups brings, never below the default one. */
export function roleOfGroups(claims: Claims, { groupClaim, groupRoles, defaultRole }: Mapping): RoleId {
  const groups = Object.hasOwn(claims, groupClaim) ? [claims[groupClaim]].flat() : []
  const brought = groupRoles.filter(([group]) => groups.includes(group)).map(([, role]) => role)
  return roleIds.find((role) => role === defaultRole || brought.includes(role)) ?? defaultRole
}
