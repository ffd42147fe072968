import { abilitiesOf, type Abilities } from '../abilities.ts'
import { useMe } from './use-me.ts'

/** What this person may do; nothing until it is known. */
export function useAbilities(): Abilities {
  return abilitiesOf(useMe()?.permissions ?? [])
}
