import type { Host } from '@sentinel/docker/host'
import { splitReference } from '@sentinel/docker/split-reference'
import { pause, type Leash } from '@sentinel/saga/attempt'
import type { Lease, Leases } from '@sentinel/saga/lease'
import { takeSlot } from './take-slot.ts'
import { withPull } from './with-pull.ts'

export interface PullLimits {
  readonly leases: Leases
  readonly leash: Pick<Leash, 'signal'>
  readonly hostId: string
  readonly perHost: number
  readonly perRegistry: number
  readonly purpose: string
}

const pollMs = 300

/** The host, with so many pulls at a time: of one engine, and from one registry. What waits still serves. */
export function limitedPulls(host: Host, limits: PullLimits): Host {
  return withPull(host, async (reference, options, signal) => {
    await using _ofHost = await untilFree(limits, `${limits.hostId}/slot:pull`, limits.perHost, signal)
    const registry = registryOf(reference)
    await using _ofRegistry = await untilFree(limits, `${registry}/slot:pull`, limits.perRegistry, signal)
    await host.pullImage(reference, options, signal)
  })
}

async function untilFree(
  { leases, leash, purpose }: PullLimits,
  name: string,
  limit: number,
  signal = new AbortController().signal,
): Promise<Lease> {
  for (;;) {
    const slot = await takeSlot(leases, { name, limit, purpose })
    if (slot !== null) return slot
    await pause(pollMs, leash, signal)
  }
}

function registryOf(reference: string): string {
  const [first = '', ...rest] = splitReference(reference).repository.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io'
}
