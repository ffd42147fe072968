import type { RoleId } from '@sentinel/shared/access/roles'

type None = Record<string, never>
interface Asks<Response, Body = None, Query = None, Params = None> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly response: Response
}

interface Passkey {
  readonly id: string
  readonly name: string
  readonly created_at: string
}

export interface SingleSignOn {
  readonly enabled: boolean
  readonly issuer_url: string
  readonly client_id: string
  readonly client_secret: string
  readonly redirect_url: string
  readonly auto_create: boolean
  readonly default_role: RoleId
  readonly group_claim: string
  readonly group_mappings: Record<string, RoleId> | null
}

/** Routes of the contract that the API does not list yet. */
export interface Coming {
  'POST /api/auth/totp/verify': Asks<{ redirect: string }, { totp_token: string; code: string }>
  'POST /api/auth/totp/setup': Asks<{ secret: string; qr_url: string; issuer: string }>
  'POST /api/auth/totp/confirm': Asks<{ status: 'ok'; recovery_codes: string[] }, { code: string }>
  'POST /api/auth/totp/disable': Asks<{ status: 'ok' }, { password: string }>
  'GET /api/auth/totp/status': Asks<{ totp_enabled: boolean; recovery_codes_left: number }>
  'GET /api/auth/passkeys/available': Asks<{ configured: boolean; available: boolean }>
  'POST /api/auth/passkeys/login/begin': Asks<{ publicKey: unknown }>
  'POST /api/auth/passkeys/login/finish': Asks<{ redirect: string }, unknown>
  'POST /api/auth/passkeys/register/begin': Asks<{ publicKey: unknown }>
  'POST /api/auth/passkeys/register/finish': Asks<{ status: 'ok'; name: string }, unknown, { name?: string }>
  'GET /api/auth/passkeys': Asks<Passkey[]>
  'DELETE /api/auth/passkeys/:id': Asks<{ status: 'ok' }, None, None, { id: string }>
  'GET /api/auth/oidc/available': Asks<{ available: boolean }>
  'GET /api/auth/oidc/link': Asks<{ issuer: string | null }>
  'POST /api/auth/oidc/link': Asks<{ redirect: string }>
  'DELETE /api/auth/oidc/link': Asks<{ status: 'ok' }>
  'POST /api/auth/users/:id/totp/disable': Asks<{ status: 'ok' }, None, None, { id: string }>
  'GET /api/settings/oidc': Asks<SingleSignOn>
  'POST /api/settings/oidc': Asks<{ status: 'ok' | 'saved_with_warning'; warning?: string }, SingleSignOn>
}
