import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, UpdateView } from '../../api/views.ts'

export interface AnswersProps {
  readonly container: FleetContainer
  readonly update: UpdateView
  readonly can: Abilities
}
