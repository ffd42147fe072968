import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { Section } from '../basics/Section.tsx'
import { RunningCard } from './RunningCard.tsx'
import css from '../basics/Card.module.css'

interface RunningSectionProps {
  readonly containers: readonly FleetContainer[]
  readonly can: Abilities
}

/** Only there while something is under way. */
export function RunningSection({ containers, can }: RunningSectionProps) {
  const active = containers.flatMap((container) =>
    container.active === null || container.active.state === 'needs_attention'
      ? []
      : [{ container, update: container.active }],
  )
  if (active.length === 0) return null
  return (
    <Section id="running" title="Under way">
      <ul className={css['cards']}>
        {active.map(({ container, update }) => (
          <li key={update.id}>
            <RunningCard container={container} update={update} can={can} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
