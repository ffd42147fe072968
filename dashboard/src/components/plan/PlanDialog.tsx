import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import { describeError } from '../../api/errors.ts'
import { planQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { useUpdateNow } from '../../state/use-update-now.ts'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import { ProgressBar } from '../basics/ProgressBar.tsx'
import { PlanView } from './PlanView.tsx'
import css from './PlanDialog.module.css'

interface PlanDialogProps {
  readonly container: FleetContainer
  readonly can: Abilities
  readonly onClose: () => void
}

/** Before you update: everything that an update would do. Looking changes nothing. */
export function PlanDialog({ container, can, onClose }: PlanDialogProps) {
  const { name, waiting, candidate } = container
  const tag = waiting === null && candidate?.kind === 'version' ? candidate.tag : undefined
  const { data: plan, error, isFetching, refetch } = useQuery(planQuery(container, tag))
  const update = useUpdateNow(container)
  return (
    <Dialog
      title={`Before you update ${name}`}
      label={`What an update of ${name} would change`}
      shape="wide"
      onClose={onClose}
    >
      <div className={css['body']} aria-busy={isFetching}>
        {error !== null && !isFetching && (
          <p role="alert" className={css['error']}>
            {describeError(error)}
          </p>
        )}
        {plan === undefined && isFetching && (
          <ProgressBar
            label={`Working out what an update of ${name} would change`}
            percent={undefined}
            words={['Looking at the container, and at the image in the registry. Nothing is changed.']}
          />
        )}
        {plan !== undefined && <PlanView plan={plan} container={container} />}
      </div>
      <div className={css['answers']}>
        <Button
          look="quiet"
          icon={<RefreshCw aria-hidden="true" />}
          isBusy={isFetching}
          onClick={() => void refetch()}
        >
          Look again
        </Button>
        <Button onClick={onClose}>Close</Button>
        <Button
          look="primary"
          blocked={plan === undefined ? 'First look at what it would change.' : can.update(container)}
          isBusy={update.isBusy}
          onClick={() => {
            update.run()
            onClose()
          }}
        >
          Update {name}
        </Button>
      </div>
    </Dialog>
  )
}
