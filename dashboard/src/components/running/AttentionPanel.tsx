import type { AttentionAnswer } from '@sentinel/shared/resources/update'
import { useState } from 'react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, UpdateView } from '../../api/views.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
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

/** What only a person can decide: what was seen, and what each answer does. */
export function AttentionPanel({ container, update, attention, can }: AttentionPanelProps) {
  const answer = useAction('POST /api/updates/:id/answer')
  const [chosen, setChosen] = useState<Offer>()
  return (
    <div className={css['panel']}>
      <p className={css['seen']}>{attention.seen}</p>
      {update.reason !== null && !attention.seen.startsWith(update.reason) && <p>{update.reason}</p>}
      <ul className={css['answers']}>
        {attention.answers.filter(isOffer).map((each) => (
          <li key={each.answer}>
            <Button blocked={can.answer()} onClick={() => setChosen(each)}>
              {titles[each.answer]}
            </Button>
            <span>{each.effect}</span>
          </li>
        ))}
      </ul>
      {chosen !== undefined && (
        <ConfirmDialog
          title={`${titles[chosen.answer]}: ${container.name}?`}
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
          <p>{chosen.effect}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

function isOffer(offered: { answer: string; effect: string }): offered is Offer {
  return offered.answer in titles
}
