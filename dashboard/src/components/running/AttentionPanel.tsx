import type { AttentionAnswer } from '@sentinel/shared/resources/update'
import { useState } from 'react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, UpdateView } from '../../api/views.ts'
import { shownName } from '../../service-name.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { EvidenceView } from '../history/EvidenceView.tsx'
import { SeenContainers } from './SeenContainers.tsx'
import css from './AttentionPanel.module.css'

interface AttentionPanelProps {
  readonly container: FleetContainer
  readonly update: UpdateView
  readonly attention: NonNullable<UpdateView['attention']>
  readonly can: Abilities
}

interface Offer {
  readonly answer: AttentionAnswer
  readonly effect: string
}

const titles: Readonly<Record<AttentionAnswer, string>> = {
  keep_new: 'Keep the new one',
  restore_old: 'Put the old one back',
  dealt_with: 'I have dealt with it',
}

/** What only a person can decide: what happened, what is there, and what each answer does. */
export function AttentionPanel({ container, update, attention, can }: AttentionPanelProps) {
  const answer = useAction('POST /api/updates/:id/answer')
  const [chosen, setChosen] = useState<Offer>()
  const { seen, containers, answers } = attention
  return (
    <div className={css['panel']}>
      <h4 className={css['title']}>What happened</h4>
      <p className={css['seen']}>{seen}</p>
      {update.reason !== null && !seen.startsWith(update.reason.replace(/[.\s]+$/, '')) && (
        <p>{update.reason}</p>
      )}
      <SeenContainers containers={containers} />
      {update.evidence !== null && <EvidenceView evidence={update.evidence} />}
      <h4 className={css['title']}>How it goes on</h4>
      <ul className={css['answers']}>
        {answers.filter(isOffer).map((each) => (
          <li key={each.answer}>
            <Button
              blocked={can.answer()}
              aria-label={`${titles[each.answer]}: ${shownName(container.name)}`}
              onClick={() => setChosen(each)}
            >
              {titles[each.answer]}
            </Button>
            <span>{each.effect}.</span>
          </li>
        ))}
      </ul>
      {chosen !== undefined && (
        <ConfirmDialog
          title={`${titles[chosen.answer]}: ${shownName(container.name)}?`}
          verb={titles[chosen.answer]}
          isBusy={answer.isPending}
          onClose={() => setChosen(undefined)}
          onConfirm={() =>
            answer.mutate(
              { params: { id: update.id }, body: { answer: chosen.answer } },
              { onSettled: () => setChosen(undefined) },
            )
          }
        >
          <p>{chosen.effect}.</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

function isOffer(offered: { answer: string; effect: string }): offered is Offer {
  return offered.answer in titles
}
