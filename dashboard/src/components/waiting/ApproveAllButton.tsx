import { useState } from 'react'
import { CheckCheck } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { shownName } from '../../service-name.ts'
import { focusSection } from '../../state/focus-section.ts'
import { useApproveAll } from '../../state/use-approve-all.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import css from './ApproveAllButton.module.css'

interface ApproveAllButtonProps {
  readonly containers: readonly FleetContainer[]
  readonly can: Abilities
}

/** Approves exactly what is shown, where there is more than one; what turned up in between is left to be looked at. */
export function ApproveAllButton({ containers, can }: ApproveAllButtonProps) {
  const [isAsking, setIsAsking] = useState(false)
  const approve = useApproveAll()
  const offers = containers.filter(
    (container) => container.waiting?.state === 'pending' && can.approve(container) === undefined,
  )
  if (offers.length < 2 && !isAsking) return null
  return (
    <>
      <Button
        size="small"
        icon={<CheckCheck aria-hidden="true" />}
        isBusy={approve.isPending}
        onClick={() => setIsAsking(true)}
      >
        Approve all {offers.length}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Approve ${count(offers.length, 'update')}?`}
          verb="Approve all"
          isBusy={approve.isPending}
          onClose={() => setIsAsking(false)}
          onConfirm={() =>
            approve.mutate(offers, {
              onSettled: () => {
                setIsAsking(false)
                focusSection('running')
              },
            })
          }
        >
          <ul className={css['offers']}>
            {offers.map(({ key, name, waiting }) => (
              <li key={key}>
                <strong>{shownName(name)}</strong> {waiting?.from.tag} → {waiting?.to.tag}
              </li>
            ))}
          </ul>
          <p>
            They are done a few at a time, what is needed by others first. Each is down for one stop and
            start; one that turns out sick is put back by itself.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
