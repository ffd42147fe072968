import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import type { Me } from '../api/views.ts'

/** Who looks at the page; undefined until it is known. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data
}
