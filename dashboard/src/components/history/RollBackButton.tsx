import { useState } from 'react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { pointOf } from '../../format/version-change.ts'
import { useContainerActions } from '../../state/use-container-actions.tsx'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'

interface RollBackButtonProps {
  readonly container: FleetContainer
  readonly to: NonNullable<FleetContainer['rollback_to']>
  readonly can: Abilities
}

/** Beside the update that can be gone back behind. */
export function RollBackButton({ container, to, can }: RollBackButtonProps) {
  const { rollBack } = useContainerActions(container, can)
  const [isAsking, setIsAsking] = useState(false)
  const tag = pointOf(to.reference, to.digest).tag || 'latest'
  return (
    <div>
      <Button
        size="small"
        icon={rollBack.icon}
        blocked={rollBack.obstacle}
        isBusy={rollBack.isBusy}
        aria-label={`Roll back to ${tag}: ${container.name}`}
        onClick={() => setIsAsking(true)}
      >
        Roll back to {tag}
      </Button>
      {isAsking && rollBack.question !== undefined && (
        <ConfirmDialog
          title={rollBack.question.title}
          verb="Roll back"
          isDanger
          onClose={() => setIsAsking(false)}
          onConfirm={() => {
            rollBack.run()
            setIsAsking(false)
          }}
        >
          <p>{rollBack.question.text}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
