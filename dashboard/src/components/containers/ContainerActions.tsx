import { useState } from 'react'
import { isForbidden, type Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { wasSick } from '../../newer-words.ts'
import { useContainerActions, type ActionName } from '../../state/use-container-actions.tsx'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { Menu } from '../basics/Menu.tsx'
import { PreviewButton } from '../plan/PreviewButton.tsx'
import css from './ContainerActions.module.css'

interface ContainerActionsProps {
  readonly container: FleetContainer
  readonly can: Abilities
  readonly shape: 'row' | 'bar'
}

/** Everything that can be done to a container; what cannot be done now says why. */
export function ContainerActions({ container, can, shape }: ContainerActionsProps) {
  const actions = useContainerActions(container, can)
  const [asked, setAsked] = useState<ActionName>()
  const question = asked === undefined ? undefined : actions[asked].question
  const close = () => setAsked(undefined)

  const button = (name: ActionName, look: 'primary' | 'plain' | 'quiet' = 'plain') => {
    const { label, icon, obstacle, isBusy, question, run } = actions[name]
    return (
      <Button
        key={name}
        size="small"
        look={look}
        icon={icon}
        blocked={obstacle}
        isBusy={isBusy}
        aria-label={`${label} ${container.name}`}
        onClick={() => (question === undefined ? run() : setAsked(name))}
      >
        {label}
      </Button>
    )
  }

  const more = ['check', 'rollBack', 'restart', 'stop', 'start'] as const
  const hasMore = more.some((name) => !isForbidden(actions[name].obstacle))
  const hasOffer = container.candidate !== null && container.active === null && !wasSick(container)
  return (
    <div className={css['actions']}>
      {shape === 'row' ? (
        <>
          {button('update', hasOffer ? 'primary' : 'plain')}
          {hasMore && (
            <Menu label={`More for ${container.name}`}>
              {more.map((name) => button(name, 'quiet'))}
              <PreviewButton container={container} can={can} look="quiet" size="small" />
            </Menu>
          )}
        </>
      ) : (
        <>
          {button('update', hasOffer ? 'primary' : 'plain')}
          <PreviewButton container={container} can={can} size="small" />
          {more.map((name) => button(name))}
        </>
      )}
      {asked !== undefined && question !== undefined && (
        <ConfirmDialog
          title={question.title}
          verb={actions[asked].label}
          isDanger={question.isDanger}
          onClose={close}
          onConfirm={() => {
            actions[asked].run()
            close()
          }}
        >
          <p>{question.text}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
