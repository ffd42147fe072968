import { useState } from 'react'
import { KeyRound, PlugZap, Trash2 } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { Registry, RegistryCredential } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { storedEntry } from '../../registry-words.ts'
import { useAction } from '../../state/use-action.ts'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { LimitMeter } from './LimitMeter.tsx'
import { LoginDialog } from './LoginDialog.tsx'
import { TestOutcome } from './TestOutcome.tsx'
import css from '../basics/Card.module.css'

interface RegistryCardProps {
  readonly name: string
  readonly registry: Registry
  readonly credentials: readonly RegistryCredential[]
  readonly can: Abilities
}

/** One registry: what it allows, and how Sentinel logs in to it. */
export function RegistryCard({ name, registry, credentials, can }: RegistryCardProps) {
  const [asked, setAsked] = useState<'edit' | 'remove'>()
  const test = useAction('POST /api/settings/registries/test')
  const remove = useAction('DELETE /api/settings/registries/:id')
  const { title, credential, rate_limit: limit } = registry
  const uses = limit?.container_count ?? 0
  return (
    <article className={css['card']} aria-label={name}>
      <div className={css['head']}>
        <h2 className={css['name']}>{name}</h2>
        {title !== name && <Badge tone="quiet">{title}</Badge>}
        <span className={css['side']}>
          {uses === 0 ? 'no container uses it' : `${count(uses, 'container')} from here`}
        </span>
      </div>
      <LimitMeter limit={limit} name={name} />
      <p>
        {credential === undefined ? 'No login is stored: it is asked without one.' : loginWords(credential)}
      </p>
      {credential?.problem !== undefined && (
        <p role="alert" className={css['bad']}>
          {credential.problem}
        </p>
      )}
      <div className={css['answers']}>
        <Button
          size="small"
          icon={<KeyRound aria-hidden="true" />}
          blocked={can.changeSettings()}
          aria-label={`${credential === undefined ? 'Add a login for' : 'Change the login for'} ${name}`}
          onClick={() => setAsked('edit')}
        >
          {credential === undefined ? 'Add a login' : 'Change the login'}
        </Button>
        {credential !== undefined && (
          <>
            <Button
              size="small"
              icon={<PlugZap aria-hidden="true" />}
              blocked={can.changeSettings()}
              isBusy={test.isPending}
              aria-label={`Test it: the login for ${name}`}
              onClick={() => test.mutate({ body: storedEntry(credential) })}
            >
              Test it
            </Button>
            <Button
              size="small"
              look="quiet"
              icon={<Trash2 aria-hidden="true" />}
              blocked={can.changeSettings()}
              aria-label={`Remove the login for ${name}`}
              onClick={() => setAsked('remove')}
            >
              Remove
            </Button>
          </>
        )}
      </div>
      <TestOutcome test={test} />
      {asked === 'edit' && (
        <LoginDialog
          name={name}
          registry={registry}
          credentials={credentials}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'remove' && credential !== undefined && (
        <ConfirmDialog
          title={`Remove the login for ${name}?`}
          verb="Remove it"
          isDanger
          isBusy={remove.isPending}
          onClose={() => setAsked(undefined)}
          onConfirm={() =>
            remove.mutate({ params: { id: credential.id } }, { onSettled: () => setAsked(undefined) })
          }
        >
          <p>
            From then on {name} is asked without a login, unless Docker’s own configuration has one. Private
            images are then neither checked nor pulled. The secret cannot be shown again.
          </p>
        </ConfirmDialog>
      )}
    </article>
  )
}

function loginWords({ login, username, mirrors, ca, client_certificate }: RegistryCredential): string {
  const as = username === '' ? '' : ` as ${username}`
  const parts = [
    login === 'cloud' ? `The cloud’s own login${as}` : username === '' ? 'No login' : `Logs in${as}`,
    ...(mirrors.length > 0 ? [`asks ${mirrors.join(', ')} first`] : []),
    ...(ca ? ['trusts its own authority'] : []),
    ...(client_certificate ? ['shows a certificate'] : []),
  ]
  return `${parts.join('; ')}.`
}
