import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { describeError } from '../api/errors.ts'
import type { FleetContainer } from '../api/views.ts'
import { count } from '../format/time.ts'
import { tell } from './tell.ts'

/** Approves each offer as it was seen, one after another, and says how many went through. */
export function useApproveAll() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (offers: readonly FleetContainer[]) => {
      const refused: string[] = []
      for (const { key, name, waiting } of offers) {
        const seen = waiting?.candidate_id == null ? {} : { candidate_id: waiting.candidate_id }
        try {
          await call('POST /api/approve/:key', { params: { key }, body: seen })
        } catch (error) {
          refused.push(`${name}: ${describeError(error)}`)
        }
      }
      return { approved: offers.length - refused.length, refused }
    },
    onSuccess: ({ approved, refused }) => {
      if (approved > 0) tell(`${count(approved, 'update')} approved`)
      for (const text of refused) tell(text, 'bad')
    },
    onSettled: () => queryClient.invalidateQueries(),
  })
}
