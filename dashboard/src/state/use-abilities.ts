import { useQuery } from '@tanstack/react-query'
import { abilitiesOf, type Abilities } from '../abilities.ts'
import { fleetQuery } from '../api/queries.ts'

/** What this person may do; nothing until it is known. */
export function useAbilities(): Abilities {
  const { data } = useQuery(fleetQuery)
  return abilitiesOf(data?.permissions ?? [])
}
