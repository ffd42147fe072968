import type { Permission } from '@sentinel/shared/access/permissions'

/** What a route asks of its caller: a permission, only to be somebody, or nothing. */
export type Needs = Permission | 'somebody' | 'everybody'
