import { resource } from './resource.ts'

/** One event for one channel. `_id` is `<event id>/<channel id>`, so a repeated event is delivered once. Written by the notifier. */
export interface DeliveryDoc {
  _id: string
  channelId: string
  channelName: string
  eventName: string
  notification: string
  payload: string
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  lastError?: string
  createdAt: Date
  endedAt?: Date
  expiresAt: Date
}

export const deliveryResource = resource<DeliveryDoc>(
  'deliveries',
  {
    _id: String,
    channelId: String,
    channelName: String,
    eventName: String,
    notification: String,
    payload: String,
    state: String,
    attempts: Number,
    lastError: String,
    createdAt: Date,
    endedAt: Date,
    expiresAt: Date,
  },
  [{ fields: { state: 1, createdAt: 1 } }, { fields: { expiresAt: 1 }, expireAfterSeconds: 0 }],
)
