import type { Lease, Leases } from '@sentinel/saga/lease'
import { AppError } from '@sentinel/shared/errors/app-error'

/**
 * One of so many places that all processes share. Each is a lease, so that the place of a process that died is free
 * again by itself. Null while all are taken.
 */
export async function takeSlot(
  leases: Leases,
  { name, limit, purpose }: { name: string; limit: number; purpose: string },
): Promise<Lease | null> {
  for (let number = 0; number < limit; number += 1) {
    try {
      return await leases.take([`${name}:${number}`], purpose)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'lease_held') throw error
    }
  }
  return null
}
