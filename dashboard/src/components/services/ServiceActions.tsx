import { useState } from 'react'
import { Download, History, Scaling, Search } from 'lucide-react'
import { isForbidden, type Abilities } from '../../abilities.ts'
import type { FleetContainer, ServiceView } from '../../api/views.ts'
import { shownName } from '../../service-name.ts'
import { useServiceActions } from '../../state/use-service-actions.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { Menu } from '../basics/Menu.tsx'
import { ScaleDialog } from './ScaleDialog.tsx'
import css from './ServiceActions.module.css'

interface ServiceActionsProps {
  readonly container: FleetContainer
  readonly service: ServiceView | undefined
  readonly can: Abilities
}

type Asked = 'update' | 'rollBack' | 'scale'

/** What can be done to a service; what cannot be done now says why. */
export function ServiceActions({ container, service, can }: ServiceActionsProps) {
  const name = shownName(container.name)
  const { check, update, rollBack, isBusy } = useServiceActions(container)
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const hasMore = [
    can.check(container),
    can.rollBackService(container, service),
    can.scale(container, service),
  ].some((obstacle) => !isForbidden(obstacle))
  const hasOffer = container.candidate !== null && container.active === null
  return (
    <div className={css['actions']}>
      <Button
        size="small"
        look={hasOffer ? 'primary' : 'plain'}
        icon={<Download aria-hidden="true" />}
        blocked={can.update(container)}
        isBusy={isBusy}
        aria-label={`Update service ${name}`}
        onClick={() => setAsked('update')}
      >
        Update
      </Button>
      {hasMore && (
        <Menu label={`More for service ${name}`}>
          <Button
            size="small"
            look="quiet"
            icon={<Search aria-hidden="true" />}
            blocked={can.check(container)}
            aria-label={`Check service ${name} now`}
            onClick={check}
          >
            Check now
          </Button>
          <Button
            size="small"
            look="quiet"
            icon={<History aria-hidden="true" />}
            blocked={can.rollBackService(container, service)}
            aria-label={`Roll service ${name} back`}
            onClick={() => setAsked('rollBack')}
          >
            Roll back
          </Button>
          <Button
            size="small"
            look="quiet"
            icon={<Scaling aria-hidden="true" />}
            blocked={can.scale(container, service)}
            aria-label={`Scale service ${name}`}
            onClick={() => setAsked('scale')}
          >
            Scale
          </Button>
        </Menu>
      )}
      {asked === 'scale' && service !== undefined && (
        <ScaleDialog container={container} service={service} onClose={close} />
      )}
      {asked === 'update' && (
        <ConfirmDialog
          title={`Update service ${name}?`}
          verb="Update"
          onClose={close}
          onConfirm={() => {
            update()
            close()
          }}
        >
          <p>
            The swarm replaces its tasks one after another, as the service says. Should they be sick, the
            swarm does what the service says for that.
          </p>
        </ConfirmDialog>
      )}
      {asked === 'rollBack' && (
        <ConfirmDialog
          title={`Roll service ${name} back to ${service?.PreviousImage.split('@')[0] ?? 'what was before'}?`}
          verb="Roll back"
          isDanger
          onClose={close}
          onConfirm={() => {
            rollBack()
            close()
          }}
        >
          <p>
            The swarm takes the service back to what it was before its last change, whatever that was: its
            image, and its other settings too.
          </p>
        </ConfirmDialog>
      )}
    </div>
  )
}
