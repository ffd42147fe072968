import { z } from 'zod'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import { logActivity } from '../../commands/log-activity.ts'
import { writePreference } from '../../commands/write-preference.ts'
import { refusalOf } from '../../fleet/abilities.ts'
import { parseContainerKey } from '../../fleet/container-key.ts'
import { resolveHostId } from '../../fleet/find-container.ts'
import { loadFacts } from '../../fleet/load-facts.ts'
import { policyOf } from '../../fleet/policy-of.ts'
import { keyOf, type Snapshot } from '../../fleet/snapshot.ts'
import { route } from '../../http/route.ts'
import { PolicyWord } from './set-policy.ts'

const Reasoned = z.object({ name: z.string(), reason: z.string() })

export const setPolicies = route({
  method: 'POST',
  path: '/api/bulk/policy',
  permission: 'containers.manage',
  summary: 'Set the policy of several containers; without "confirm" only tells what would change',
  body: z.object({
    containers: z.array(z.string()).min(1, 'name at least one container').max(10_000),
    policy: PolicyWord,
    confirm: z.boolean().default(false),
  }),
  response: z.union([
    z.object({
      mode: z.literal('preview'),
      changes: z.array(z.object({ name: z.string(), from: z.string(), to: z.string() })),
      blocked: z.array(Reasoned),
      unchanged: z.array(Reasoned),
    }),
    z.object({
      mode: z.literal('executed'),
      applied: z.number(),
      blocked: z.number(),
      unchanged: z.number(),
    }),
  ]),
  async handle(ctx, { body: { containers, policy, confirm }, caller }) {
    const known = await ctx.fleet.read()
    const wanted = [...new Set(containers)].map((key) => locate(known, key))
    const ofHosts = Map.groupBy(wanted, ({ hostId }) => hostId)
    const which = [...ofHosts].map(([hostId, group]) => [hostId, group.map(({ name }) => name)])
    const snapshot = { ...known, facts: await loadFacts(ctx, Object.fromEntries(which)) }
    const { changes, blocked, unchanged } = plan(snapshot, wanted, policy)
    if (!confirm) {
      return {
        mode: 'preview' as const,
        changes: changes.map(({ key, from }) => ({ name: key, from, to: policy })),
        blocked,
        unchanged,
      }
    }
    for (const { container } of changes) {
      const { hostId, name } = container
      const message = `policy set to ${policy} for ${name}`
      const hostName = snapshot.hosts.get(hostId)?.name ?? ''
      const event = outboxEntry('policy.changed', { hostId, hostName, container: name, message, policy })
      await writePreference(ctx, { hostId, name }, { set: { policy }, events: [event] })
      await logActivity(ctx, { type: 'policy_set', message, container: name, hostId, caller })
    }
    return {
      mode: 'executed' as const,
      applied: changes.length,
      blocked: blocked.length,
      unchanged: unchanged.length,
    }
  },
})

interface Located {
  readonly key: string
  readonly hostId: string
  readonly name: string
}

function locate(snapshot: Snapshot, key: string): Located {
  const { name, host } = parseContainerKey(key)
  return { key, hostId: resolveHostId(snapshot, host), name }
}

function plan(snapshot: Snapshot, wanted: readonly Located[], policy: string) {
  const changes: { key: string; from: string; container: ContainerDoc }[] = []
  const blocked: z.output<typeof Reasoned>[] = []
  const unchanged: z.output<typeof Reasoned>[] = []
  for (const { key, hostId, name } of wanted) {
    const at = keyOf(hostId, name)
    const container = snapshot.facts.containers.get(at)
    const current = container && policyOf(container, snapshot.facts.preferences.get(at), snapshot).policy
    if (!container || current === undefined) blocked.push({ name: key, reason: 'no such container' })
    else if (refusalOf(container, 'set_policy')) blocked.push({ name: key, reason: 'self-protected' })
    else if (current === policy) unchanged.push({ name: key, reason: `already ${policy}` })
    else changes.push({ key, from: current, container })
  }
  return { changes, blocked, unchanged }
}
