import { CircleCheck } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { EmptyState } from '../basics/EmptyState.tsx'
import { Section } from '../basics/Section.tsx'
import { WaitingCard } from './WaitingCard.tsx'
import css from './WaitingSection.module.css'

interface WaitingSectionProps {
  readonly containers: readonly FleetContainer[]
  readonly can: Abilities
}

export function WaitingSection({ containers, can }: WaitingSectionProps) {
  const waiting = containers.flatMap((container) =>
    container.waiting === null ? [] : [{ container, update: container.waiting }],
  )
  return (
    <Section
      id="waiting"
      title="Waiting for you"
      note={
        waiting.length > 0
          ? `${count(waiting.length, 'update')}. Nothing happens until you decide.`
          : undefined
      }
    >
      {waiting.length === 0 ? (
        <EmptyState icon={<CircleCheck />} title="Nothing waits for you.">
          When something newer turns up for a container on the policy <strong>manual</strong>, it is shown
          here and you are asked.
        </EmptyState>
      ) : (
        <ul className={css['cards']}>
          {waiting.map(({ container, update }) => (
            <li key={update.id}>
              <WaitingCard container={container} update={update} can={can} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
