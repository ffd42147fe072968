import { useState } from 'react'
import { PlugZap } from 'lucide-react'
import { describeError } from '../../api/errors.ts'
import type { Registry, RegistryCredential } from '../../api/views.ts'
import { entryOf, formOf, withEntry, type EntryForm } from '../../registry-words.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import { Field } from '../basics/Field.tsx'
import { LoginKind } from './LoginKind.tsx'
import { ReachFields } from './ReachFields.tsx'
import { TestOutcome } from './TestOutcome.tsx'
import css from '../basics/Form.module.css'

interface LoginDialogProps {
  /** Empty for one that is not known yet. */
  readonly name: string
  readonly registry?: Registry
  readonly credentials: readonly RegistryCredential[]
  readonly onClose: () => void
}

/** How Sentinel logs in to a registry. What is secret can be written and is never shown. */
export function LoginDialog({ name, registry, credentials, onClose }: LoginDialogProps) {
  const stored = registry?.credential
  const [form, setForm] = useState<EntryForm>(() => formOf(name, stored))
  const save = useAction('PUT /api/settings/registries')
  const test = useAction('POST /api/settings/registries/test')
  const change = (part: Partial<EntryForm>) => {
    test.reset()
    setForm({ ...form, ...part })
  }
  const entry = entryOf(form, stored)
  const obstacle = entry.registry === '' ? 'Write which registry it is for.' : undefined
  const title = name === '' ? 'Add a login' : `Login for ${name}`
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (obstacle === undefined)
            save.mutate({ body: withEntry(credentials, entry) }, { onSuccess: onClose })
        }}
      >
        {name === '' && (
          <Field
            label="Registry"
            note="Its host as images name it: ghcr.io, registry.example.com:5000, or docker.io."
            value={form.registry}
            onText={(text) => change({ registry: text })}
          />
        )}
        {registry !== undefined && <p>{registry.login_help}</p>}
        <LoginKind form={form} change={change} />
        <div className={css['pair']}>
          <Field
            label="Name"
            autoComplete="off"
            value={form.username}
            onText={(text) => change({ username: text })}
          />
          <Field
            label="Secret"
            type="password"
            autoComplete="new-password"
            placeholder={stored?.secret ? 'stored' : ''}
            note={stored?.secret ? 'Leave it empty to keep the one that is stored.' : undefined}
            value={form.secret}
            onText={(text) => change({ secret: text })}
          />
        </div>
        <ReachFields form={form} stored={stored} change={change} />
        <TestOutcome test={test} />
        {save.error !== null && (
          <p role="alert" className={css['bad']}>
            {describeError(save.error)}
          </p>
        )}
        <div className={css['answers']}>
          <Button
            icon={<PlugZap aria-hidden="true" />}
            blocked={obstacle}
            isBusy={test.isPending}
            onClick={() => test.mutate({ body: entry })}
          >
            Test
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" blocked={obstacle} isBusy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
