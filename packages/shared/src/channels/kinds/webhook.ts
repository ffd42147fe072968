import { z } from 'zod'
import { defineChannel, type Message } from '../channel.ts'
import { expectSuccess } from '../expect-success.ts'

/** Posts the whole event as JSON. */
export const webhook = defineChannel({
  kind: 'webhook',
  title: 'Webhook',
  config: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).meta({ title: 'URL', secret: true }),
    headers: z.record(z.string(), z.string()).default({}).meta({ title: 'Headers', secret: true }),
  }),
  async send({ url, headers }, message, { fetch, signal }) {
    const request = {
      method: 'POST' as const,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'user-agent': 'sentinel',
        'x-sentinel-event': message.id,
      },
      body: JSON.stringify(webhookBody(message)),
    }
    expectSuccess('webhook', url, await fetch(url, request, signal))
  },
})

/** The page's event object; empty members are left out. */
function webhookBody(message: Message): Record<string, string> {
  const members = {
    type: message.type,
    container_name: message.containerName,
    old_image: message.oldImage,
    new_image: message.newImage,
    old_digest: message.oldDigest,
    new_digest: message.newDigest,
    error: message.error,
    title: message.title,
    message: message.text,
    host_id: message.hostId,
    host_name: message.hostName,
    event_id: message.id,
    timestamp: message.timestamp,
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ''))
}
