import type { BlockList } from 'node:net'
import type { Context } from '@sentinel/shared/runtime/context'
import type { Permission } from '@sentinel/shared/access/permissions'
import type { RoleId } from '@sentinel/shared/access/roles'
import { createAccessBook, type AccessBook } from './access-book.ts'
import { readTrustedProxies } from './client-address.ts'
import { createProviders, type Providers } from './oidc/providers.ts'
import { createSetupState, type SetupState } from './setup-state.ts'
import { createThrottle, type Throttle } from './throttle.ts'

/** What a session or a token stands for, as its user is now. */
export interface Identity {
  readonly credentialId: string
  readonly userId: string
  readonly name: string
  readonly roleId: RoleId
  readonly permissions: ReadonlySet<Permission>
  /** Milliseconds since the epoch; after it this is nobody's any more. */
  readonly until: number
  /** When its use was last written down. */
  readonly notedAt: number
}

/** What the API knows of access, shared by all requests of this process. */
export interface Access {
  readonly isOff: boolean
  readonly proxies: BlockList
  readonly setup: SetupState
  readonly throttle: Throttle
  readonly book: AccessBook<Identity>
  readonly providers: Providers
}

/** @throws AppError where a setting of access means nothing. */
export function createAccess(ctx: Context, startedAt: Date): Access {
  const { boot } = ctx.settings
  return {
    isOff: boot['access.auth'] === 'off',
    proxies: readTrustedProxies(boot['access.trustedProxies']),
    setup: createSetupState(ctx, startedAt),
    throttle: createThrottle(ctx),
    book: createAccessBook({ redis: ctx.redis, prefix: boot['state.redisPrefix'] }),
    providers: createProviders(ctx),
  }
}
