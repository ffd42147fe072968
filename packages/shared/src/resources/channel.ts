import { resource } from './resource.ts'

/** A notification channel. Written by the API. `config` is JSON text with its secret members encrypted. */
export interface ChannelDoc {
  _id: string
  kind: string
  name: string
  enabled: boolean
  config: string
  /** Notification types it wants; empty = all. */
  events: string[]
}

export const channelResource = resource<ChannelDoc>(
  'channels',
  { _id: String, kind: { type: String }, name: String, enabled: Boolean, config: String, events: [String] },
  [],
)
