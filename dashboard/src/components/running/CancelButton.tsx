import { X } from 'lucide-react'
import { whyNotCancelled, type Abilities } from '../../abilities.ts'
import type { UpdateView } from '../../api/views.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import css from './CancelButton.module.css'

interface CancelButtonProps {
  readonly update: UpdateView
  readonly name: string
  readonly can: Abilities
}

/** Takes an update back while nothing is touched; afterwards the word why not stands in its place. */
export function CancelButton({ update, name, can }: CancelButtonProps) {
  const cancel = useAction('POST /api/updates/:id/cancel')
  const tooLate = whyNotCancelled(update)
  if (tooLate !== undefined) return <p className={css['why']}>{tooLate}</p>
  return (
    <Button
      size="small"
      icon={<X aria-hidden="true" />}
      blocked={can.cancel(update)}
      isBusy={cancel.isPending}
      title={`Nothing of ${name} is touched yet: what was prepared is put back.`}
      aria-label={`Cancel the update of ${name}`}
      onClick={({ currentTarget }) => {
        // The button goes away with the answer: the focus stays with the card.
        currentTarget.closest('article')?.focus()
        cancel.mutate({ params: { id: update.id } })
      }}
    >
      Cancel
    </Button>
  )
}
