import type { FleetContainer } from '../api/views.ts'
import { followUpdate } from './asked-here.ts'
import { useAction } from './use-action.ts'

/** Updates to exactly what the page shows as newer, and to nothing that turned up in between. */
export function useUpdateNow({ key, name, host_id, waiting, candidate }: FleetContainer) {
  const approve = useAction('POST /api/approve/:key')
  const toVersion = useAction('POST /api/containers/:name/update-to-version')
  const again = useAction('POST /api/update/:name')
  const asked = { params: { name }, query: { host: host_id } }

  return {
    isBusy: approve.isPending || toVersion.isPending || again.isPending,
    run: () => {
      if (waiting?.state === 'pending' && waiting.candidate_id !== null) {
        followUpdate(waiting.id)
        approve.mutate({ params: { key }, body: { candidate_id: waiting.candidate_id } })
      } else if (waiting === null && candidate?.kind === 'version') {
        // Without anything in the queue the API would pull what runs once more.
        toVersion.mutate({ ...asked, body: { tag: candidate.tag } })
      } else {
        again.mutate(asked)
      }
    },
  }
}
