import { channelKinds } from '@sentinel/shared/channels/index'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'

export interface ConfiguredChannel {
  readonly id: string
  readonly name: string
  readonly kind: (typeof channelKinds)[number]['kind']
  readonly config: unknown
}

/** The channels to deliver to. Today the one that the environment names; stored ones come with their routes. */
export function configuredChannels({ settings: { boot } }: Pick<Context, 'settings'>): ConfiguredChannel[] {
  const url = boot['notify.webhookUrl']
  if (url === '') return []
  const config = { url, headers: parseHeaders(boot['notify.webhookHeaders']) }
  const kind = channelKinds.find((entry) => entry.kind === 'webhook')
  const parsed = kind?.config.safeParse(config)
  if (!parsed?.success) {
    throw new AppError(
      'invalid',
      'settings_invalid',
      'SENTINEL_WEBHOOK_URL must be an http or https address; correct it and start again',
    )
  }
  return [{ id: 'environment-webhook', name: 'Webhook', kind: 'webhook', config }]
}

/** `Key:Value,Key:Value`. */
export function parseHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((part) => {
    const colon = part.indexOf(':')
    return colon < 1 ? [] : [[part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim()]]
  })
  return Object.fromEntries(pairs) as Record<string, string>
}
