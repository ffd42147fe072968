import { CircleCheck } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, UpdateView } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { EmptyState } from '../basics/EmptyState.tsx'
import { Section } from '../basics/Section.tsx'
import { ApproveAllButton } from './ApproveAllButton.tsx'
import { RunningCard } from '../running/RunningCard.tsx'
import { WaitingCard } from './WaitingCard.tsx'
import css from '../basics/Card.module.css'

interface WaitingSectionProps {
  readonly containers: readonly FleetContainer[]
  readonly can: Abilities
}

/** Everything that only a person can take further: what got stuck first, then what is on offer. */
export function WaitingSection({ containers, can }: WaitingSectionProps) {
  const stuck = containers.flatMap((container) => pair(container, container.active, 'needs_attention'))
  const offers = containers.flatMap((container) => pair(container, container.waiting))
  const total = stuck.length + offers.length
  return (
    <Section
      id="waiting"
      title="Waiting for you"
      note={
        total > 0
          ? noteOf(total, offers.filter(({ update }) => update.state === 'deferred').length)
          : undefined
      }
      tools={<ApproveAllButton containers={containers} can={can} />}
    >
      {total === 0 ? (
        <EmptyState icon={<CircleCheck />} title="Nothing waits for you.">
          When something newer turns up for a container on the policy <strong>manual</strong>, it is shown
          here and you are asked.
        </EmptyState>
      ) : (
        <ul className={css['cards']}>
          {stuck.map(({ container, update }) => (
            <li key={update.id}>
              <RunningCard container={container} update={update} can={can} />
            </li>
          ))}
          {offers.map(({ container, update }) => (
            <li key={update.id}>
              <WaitingCard container={container} update={update} can={can} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function pair(container: FleetContainer, update: UpdateView | null, state?: UpdateView['state']) {
  return update === null || (state !== undefined && update.state !== state) ? [] : [{ container, update }]
}

function noteOf(total: number, startAlone: number): string {
  if (startAlone === 0) return `${count(total, 'update')}. Nothing happens until you decide.`
  const starts = startAlone === 1 ? '1 starts later by itself' : `${startAlone} start later by themselves`
  return total === startAlone ? `${starts}.` : `${count(total - startAlone, 'update')}; ${starts}.`
}
