import type { Permission } from '@sentinel/shared/access/permissions'

interface PageEntry {
  readonly href: string
  readonly name: string
  /** Who lacks it is not led there. */
  readonly permission: Permission
}

/** What the header leads to. */
export const pages: readonly PageEntry[] = [
  { href: '/', name: 'Containers', permission: 'containers.view' },
  { href: '/dependencies', name: 'Dependencies', permission: 'containers.view' },
  { href: '/images', name: 'Images', permission: 'containers.view' },
  { href: '/registries', name: 'Registries', permission: 'settings.view' },
  { href: '/users', name: 'Users', permission: 'users.manage' },
  { href: '/sentinel', name: 'Sentinel', permission: 'settings.view' },
]
