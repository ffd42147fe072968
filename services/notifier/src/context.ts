import type { SafeFetch } from '@sentinel/shared/channels/channel'
import type { Context } from '@sentinel/shared/runtime/context'

export interface NotifierContext extends Context {
  readonly fetch: SafeFetch
}
