import { z } from 'zod'
import type { Snapshot } from '../fleet/snapshot.ts'

export const Stats = z.object({ total: z.number(), running: z.number(), pending: z.number() })

export function statsOf({ facts }: Snapshot): z.output<typeof Stats> {
  const containers = [...facts.containers.values()]
  return {
    total: containers.length,
    running: containers.filter(({ state }) => state === 'running').length,
    pending: facts.waiting.size,
  }
}
