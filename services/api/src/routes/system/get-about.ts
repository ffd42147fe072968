import { z } from 'zod'
import { formatDuration } from '@sentinel/shared/settings/duration'
import { route } from '../../http/route.ts'
import { listedContainers } from '../../views/present-container.ts'
import { Time } from '../../views/params.ts'
import { uptimeText } from '../../views/uptime-text.ts'
import { version } from '../../version.ts'

export const getAbout = route({
  method: 'GET',
  path: '/api/about',
  permission: 'settings.view',
  summary: 'Version, uptime and counts',
  response: z.object({
    version: z.string(),
    go_version: z.string().meta({ description: 'The runtime; the key is the page’s.' }),
    data_directory: z.string().meta({ description: 'Name of the database.' }),
    uptime: z.string(),
    started_at: Time,
    poll_interval: z.string(),
    last_scan: Time.nullable(),
    containers: z.number(),
    updates_applied: z.number(),
    snapshots: z.number(),
    channels: z.array(z.object({ name: z.string(), type: z.string() })),
    registries: z.array(z.string()),
    docker_health: z.string(),
    db_health: z.string(),
  }),
  async handle(ctx) {
    const { boot } = ctx.settings
    const [snapshot, { values }, applied, snapshots, registries] = await Promise.all([
      ctx.fleet.read(),
      ctx.settings.read(),
      ctx.db.updates.countDocuments({ state: 'succeeded', kind: 'update' }),
      ctx.db.updates.countDocuments({ endedAt: { $exists: true }, recipe: { $exists: true } }),
      ctx.db.registryCredentials.find({}).select({ registry: 1 }).lean(),
    ])
    const { local } = snapshot
    const isConnected = local?.status === 'connected'
    return {
      version,
      go_version: `node ${process.version}`,
      data_directory: boot['state.mongoDatabase'],
      uptime: uptimeText(Date.now() - ctx.startedAt.getTime()),
      started_at: ctx.startedAt.toISOString(),
      poll_interval: formatDuration(values['scan.interval']),
      last_scan: snapshot.lastScanAt?.toISOString() ?? null,
      containers: listedContainers(snapshot, local?._id).length,
      updates_applied: applied,
      snapshots,
      channels: boot['notify.webhookUrl'] === '' ? [] : [{ name: 'Webhook', type: 'webhook' }],
      registries: registries.map(({ registry }) => registry).toSorted(),
      docker_health: isConnected ? 'ok' : (local?.error ?? 'no scanner has reported the engine yet'),
      db_health: 'ok',
    }
  },
})
