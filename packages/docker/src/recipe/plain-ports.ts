import type { EngineRecord } from '../engine-types.ts'
import { readRecord } from '../read-field.ts'

/** Keyed as 80/tcp throughout: images made by some builders leave the protocol out. */
export function plainPorts(ports: unknown): EngineRecord {
  const entries = Object.entries(readRecord(ports))
  return Object.fromEntries(
    entries.map(([port, value]) => [port.includes('/') ? port : `${port}/tcp`, value]),
  )
}
