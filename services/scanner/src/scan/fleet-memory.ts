import type { FleetMember } from './read-fleet.ts'

const freshMs = 5000

/** The fleet as this process read it to ask about it; while that is fresh, concluding need not read it again. */
export class FleetMemory {
  #last: { scanId: string; members: readonly FleetMember[]; at: number } | undefined

  keep(scanId: string, members: readonly FleetMember[]): void {
    this.#last = { scanId, members, at: performance.now() }
  }

  of(scanId: string): readonly FleetMember[] | undefined {
    const last = this.#last
    const isFresh = last?.scanId === scanId && performance.now() - last.at < freshMs
    return isFresh ? last.members : undefined
  }
}
