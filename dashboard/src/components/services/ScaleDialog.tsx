import { useId, useState } from 'react'
import type { FleetContainer, ServiceView } from '../../api/views.ts'
import { shownName } from '../../service-name.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import css from './ScaleDialog.module.css'

interface ScaleDialogProps {
  readonly container: FleetContainer
  readonly service: ServiceView
  readonly onClose: () => void
}

const most = 100

/** How many tasks of a service are to run. */
export function ScaleDialog({ container, service, onClose }: ScaleDialogProps) {
  const name = shownName(container.name)
  const { DesiredReplicas: now, PrevReplicas: before } = service
  const [text, setText] = useState(String(now === 0 && before > 0 ? before : now))
  const scale = useAction('POST /api/services/:name/scale')
  const id = useId()
  const replicas = Number(text)
  const isNumber = text.trim() !== '' && Number.isInteger(replicas) && replicas >= 0 && replicas <= most
  const obstacle = isNumber
    ? replicas === now
      ? `${name} is at ${now} already.`
      : undefined
    : `Write a whole number from 0 to ${most}.`
  return (
    <Dialog title={`Scale ${name}`} label={`Scale ${name}`} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (obstacle === undefined)
            scale.mutate(
              { params: { name }, query: { host: container.host_id }, body: { replicas } },
              { onSettled: onClose },
            )
        }}
      >
        <label htmlFor={id}>How many tasks are to run</label>
        <input
          id={id}
          className={css['number']}
          type="number"
          inputMode="numeric"
          min={0}
          max={most}
          value={text}
          aria-describedby={`${id}-note`}
          onChange={(event) => setText(event.target.value)}
        />
        <p id={`${id}-note`} className={css['soft']}>
          {isNumber && replicas === 0
            ? `Nobody is served by ${name} until it is scaled up again.`
            : `${now} ${now === 1 ? 'is' : 'are'} wanted now.`}
          {now === 0 && before > 0 && ` Before it was scaled to nothing there were ${before}.`}
        </p>
        <div className={css['answers']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look={replicas === 0 ? 'danger' : 'primary'}
            blocked={obstacle}
            isBusy={scale.isPending}
          >
            Scale to {isNumber ? replicas : '…'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
