import { Download, X } from 'lucide-react'
import { shownName } from '../../service-name.ts'
import { focusSection } from '../../state/focus-section.ts'
import { useAction } from '../../state/use-action.ts'
import { useUpdateNow } from '../../state/use-update-now.ts'
import { Button } from '../basics/Button.tsx'
import type { AnswersProps } from './answers-props.ts'

/** What was approved waits for its time: it can be had now, or taken back. */
export function DeferredAnswers({ container, update, can }: AnswersProps) {
  const name = shownName(container.name)
  const now = useUpdateNow(container)
  const cancel = useAction('POST /api/updates/:id/cancel')
  const isBusy = now.isBusy || cancel.isPending
  return (
    <>
      <Button
        look="primary"
        icon={<Download aria-hidden="true" />}
        blocked={can.update(container)}
        isBusy={isBusy}
        aria-label={`Do it now: update ${name} to ${update.to.tag}`}
        onClick={now.run}
      >
        Do it now
      </Button>
      <Button
        icon={<X aria-hidden="true" />}
        blocked={can.cancel(update)}
        isBusy={isBusy}
        aria-label={`Cancel the update of ${name}`}
        onClick={() => {
          focusSection('waiting')
          cancel.mutate({ params: { id: update.id } })
        }}
      >
        Cancel
      </Button>
    </>
  )
}
