import type { UpdateDoc } from '@sentinel/shared/resources/update'

export type OfUpdate = Pick<UpdateDoc, '_id' | 'hostId' | 'name' | 'kind' | 'from' | 'to'>

/** What every event about an update says. */
export function aboutUpdate(update: OfUpdate, hostName: string, message: string) {
  return {
    hostId: update.hostId,
    hostName,
    container: update.name,
    message,
    updateId: update._id,
    kind: update.kind,
    from: update.from.reference,
    to: update.to.reference,
  }
}
