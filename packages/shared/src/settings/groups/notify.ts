import { duration } from '../duration.ts'
import { flag, setting, text } from '../setting.ts'

export const notifySettings = {
  'notify.webhookUrl': setting({
    env: 'SENTINEL_WEBHOOK_URL',
    group: 'notify',
    title: 'Webhook',
    help: 'Fallback channel while none is stored: every event is posted to this URL as JSON.',
    schema: text().default(''),
    secret: true,
  }),
  'notify.webhookHeaders': setting({
    env: 'SENTINEL_WEBHOOK_HEADERS',
    group: 'notify',
    title: 'Webhook headers',
    help: 'Key:Value pairs, comma-separated, sent with each webhook.',
    schema: text().default(''),
    secret: true,
  }),
  'notify.allowPrivate': setting({
    env: 'SENTINEL_NOTIFY_ALLOW_PRIVATE',
    group: 'notify',
    title: 'Private addresses',
    help: 'Allow channels that resolve to loopback or private addresses.',
    schema: flag(false),
  }),
  'notify.timeout': setting({
    env: 'SENTINEL_NOTIFY_TIMEOUT',
    group: 'notify',
    title: 'Delivery limit',
    help: 'Limit of one delivery.',
    schema: duration('100ms', '2m', '10s'),
  }),
}
