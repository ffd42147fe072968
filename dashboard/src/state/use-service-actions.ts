import type { FleetContainer } from '../api/views.ts'
import { shownName } from '../service-name.ts'
import { followUpdate } from './asked-here.ts'
import { useAction } from './use-action.ts'

/** What can be asked of a service; an update goes to exactly what the page shows as newer. */
export function useServiceActions({ key, name, host_id, waiting, candidate }: FleetContainer) {
  const approve = useAction('POST /api/approve/:key')
  const toImage = useAction('POST /api/services/:name/update')
  const back = useAction('POST /api/services/:name/rollback')
  const look = useAction('POST /api/check/:name')
  const asked = { params: { name: shownName(name) }, query: { host: host_id } }
  return {
    isBusy: approve.isPending || toImage.isPending || back.isPending,
    update: () => {
      if (waiting?.state === 'pending' && waiting.candidate_id !== null) {
        followUpdate(waiting.id)
        approve.mutate({ params: { key }, body: { candidate_id: waiting.candidate_id } })
      } else if (waiting === null && candidate?.kind === 'version') {
        toImage.mutate({ ...asked, body: { version: candidate.reference } })
      } else {
        toImage.mutate(asked)
      }
    },
    rollBack: () => back.mutate(asked),
    check: () => look.mutate({ params: { name }, query: { host: host_id } }),
  }
}
