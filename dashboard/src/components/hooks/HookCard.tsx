import { useState } from 'react'
import { Pencil, Play, Plus, Trash2 } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, HookView } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { textOfCommand } from '../../hook-command.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { HookForm } from './HookForm.tsx'
import { TryOutcome } from './TryOutcome.tsx'
import css from '../basics/Card.module.css'

interface HookCardProps {
  readonly phase: HookView['phase']
  readonly hook: HookView | undefined
  readonly container: FleetContainer
  readonly can: Abilities
  readonly isOff: boolean
}

const words = {
  'pre-update': {
    title: 'Before an update',
    meaning:
      'Runs in the old container before anything is touched. Exit code 75 skips the update; another one, or taking too long, ends it.',
  },
  'post-update': {
    title: 'After an update',
    meaning: 'Runs in the new container once it has proved itself.',
  },
} as const

const longestTrySeconds = 60

export function HookCard({ phase, hook, container, can, isOff }: HookCardProps) {
  const [open, setOpen] = useState<'form' | 'remove'>()
  const remove = useAction('DELETE /api/hooks/:container/:phase')
  const attempt = useAction('POST /api/hooks/:container/test')
  const { title, meaning } = words[phase]
  const { name, host_id } = container
  const asked = { params: { container: name }, query: { host: host_id } }
  const obstacle = can.changeSettings() ?? can.setPolicy(container)
  return (
    <section className={css['card']} aria-label={title}>
      <div className={css['head']}>
        <h3 className={css['name']}>{title}</h3>
        {hook !== undefined && <span className={css['side']}>at most {count(hook.timeout, 'second')}</span>}
      </div>
      <p className={css['soft']}>{meaning}</p>
      {hook === undefined ? (
        open !== 'form' && <p>Nothing is stored.</p>
      ) : (
        <code className={css['code']}>{textOfCommand(hook.command).text}</code>
      )}
      {open === 'form' ? (
        <HookForm phase={phase} hook={hook} container={container} onClose={() => setOpen(undefined)} />
      ) : (
        <div className={css['answers']}>
          <Button
            size="small"
            icon={hook === undefined ? <Plus aria-hidden="true" /> : <Pencil aria-hidden="true" />}
            blocked={obstacle}
            aria-label={`${hook === undefined ? 'Add a hook' : 'Change'}: ${title.toLowerCase()} of ${name}`}
            onClick={() => setOpen('form')}
          >
            {hook === undefined ? 'Add a hook' : 'Change'}
          </Button>
          {hook !== undefined && (
            <>
              <Button
                size="small"
                icon={<Play aria-hidden="true" />}
                blocked={obstacle ?? (isOff ? 'Hooks are switched off.' : undefined)}
                isBusy={attempt.isPending}
                title={`Runs it in ${name} now; no update takes part.`}
                aria-label={`Try it out: ${title.toLowerCase()} of ${name}`}
                onClick={() =>
                  attempt.mutate({
                    ...asked,
                    body: { command: hook.command, timeout: Math.min(hook.timeout, longestTrySeconds) },
                  })
                }
              >
                Try it out
              </Button>
              <Button
                size="small"
                look="quiet"
                icon={<Trash2 aria-hidden="true" />}
                blocked={obstacle}
                aria-label={`Remove: ${title.toLowerCase()} of ${name}`}
                onClick={() => setOpen('remove')}
              >
                Remove
              </Button>
            </>
          )}
        </div>
      )}
      <TryOutcome attempt={attempt} />
      {open === 'remove' && (
        <ConfirmDialog
          title={`Remove what runs ${title.toLowerCase()} of ${name}?`}
          verb="Remove it"
          isDanger
          isBusy={remove.isPending}
          onClose={() => setOpen(undefined)}
          onConfirm={() =>
            remove.mutate(
              { params: { container: name, phase }, query: { host: host_id } },
              { onSettled: () => setOpen(undefined) },
            )
          }
        >
          <p>The command is forgotten. A hook in a label of {name}, if there is one, counts from then on.</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
