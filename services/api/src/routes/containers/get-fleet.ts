import { Reply } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { memoize } from '../../fleet/memoize.ts'
import type { Snapshot } from '../../fleet/snapshot.ts'
import { FleetView } from '../../views/fleet-view.ts'
import { presentFleetContainer } from '../../views/present-fleet-container.ts'
import { presentHost } from '../../views/present-host.ts'
import { presentScan } from '../../views/present-scan.ts'
import { statsOf } from '../../views/stats.ts'

/** `argument` names the caller's permissions. */
const body = memoize((snapshot: Snapshot, argument: string) => {
  const containers = [...snapshot.facts.containers.values()]
    .filter(({ isSwarmTask }) => !isSwarmTask)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const view: FleetView = {
    hosts: [...snapshot.hosts.values()].map(presentHost),
    containers: containers.map((container) => presentFleetContainer(snapshot, container)),
    stats: statsOf(snapshot),
    scan: snapshot.scan ? presentScan(snapshot.scan) : null,
    permissions: argument.split(','),
    is_paused: snapshot.isPaused,
    default_policy: snapshot.defaultPolicy,
  }
  return Buffer.from(`${JSON.stringify(view)}\n`)
})

export const getFleet = route({
  method: 'GET',
  path: '/api/fleet',
  permission: 'containers.view',
  summary: 'Everything that the first page shows, over all hosts',
  addition:
    'One consistent answer instead of a request per container: what runs, what is newer, why it waits.',
  response: FleetView,
  async handle(ctx, { caller }) {
    const snapshot = await ctx.fleet.read()
    return new Reply(body(snapshot, [...caller.permissions].join(',')), {
      type: 'application/json; charset=utf-8',
    })
  },
})
