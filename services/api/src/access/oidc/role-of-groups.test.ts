import type { RoleId } from '@sentinel/shared/access/roles'
import { expect, test } from 'vitest'
import { roleOfGroups } from './role-of-groups.ts'

const who = { iss: 'https://id.example', sub: '1' }
const groupRoles: [string, RoleId][] = [
  ['staff', 'viewer'],
  ['ops', 'operator'],
  ['root', 'admin'],
]

test.each<[unknown, RoleId, RoleId]>([
  [['staff', 'root', 'ops'], 'viewer', 'admin'],
  [['ops', 'staff'], 'viewer', 'operator'],
  [['others'], 'viewer', 'viewer'],
  [[], 'operator', 'operator'],
  // The default is what everybody has at least.
  [['staff'], 'operator', 'operator'],
  ['ops', 'viewer', 'operator'],
  [[['root']], 'viewer', 'viewer'],
  [{ root: true }, 'viewer', 'viewer'],
  [undefined, 'viewer', 'viewer'],
])('groups %j above %s make %s', (groups, defaultRole, role) => {
  expect(roleOfGroups({ ...who, groups }, { groupClaim: 'groups', groupRoles, defaultRole })).toBe(role)
})

test('what every object has is no claim', () => {
  const mapping = { groupClaim: 'constructor', groupRoles, defaultRole: 'viewer' } as const

  expect(roleOfGroups(who, mapping)).toBe('viewer')
})
