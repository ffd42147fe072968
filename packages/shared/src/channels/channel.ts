import type { z } from 'zod'
import type { NotificationType } from '../events/catalogue.ts'

/** What a channel is told. */
export interface Message {
  /** Same for every repetition of the same event, so that a receiver can recognise repeats. */
  readonly id: string
  readonly type: NotificationType
  readonly title: string
  readonly text: string
  readonly containerName: string
  readonly hostId: string
  readonly hostName: string
  readonly oldImage: string
  readonly newImage: string
  readonly oldDigest: string
  readonly newDigest: string
  readonly error: string
  readonly timestamp: string
}

export interface Delivery {
  /** Refuses addresses that a channel has no business with; never throws for an HTTP status. */
  readonly fetch: SafeFetch
  readonly signal: AbortSignal
}

export interface SafeFetchRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers?: Record<string, string>
  readonly body?: string
}

export type SafeFetch = (
  url: string,
  request: SafeFetchRequest,
  signal: AbortSignal,
) => Promise<{ status: number; text: string }>

export interface ChannelKind<Config extends z.ZodType = z.ZodType> {
  readonly kind: string
  readonly title: string
  readonly config: Config
  /** @throws AppError `upstream` or `timeout` when it should be tried again, `invalid` when that is of no use. */
  send(config: z.output<Config>, message: Message, delivery: Delivery): Promise<void>
}

export function defineChannel<Config extends z.ZodType>(kind: ChannelKind<Config>): ChannelKind<Config> {
  return kind
}
