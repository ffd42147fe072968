import { webhook } from './kinds/webhook.ts'

/** Every kind of channel there is. */
export const channelKinds = [webhook] as const
