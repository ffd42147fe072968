import { useState } from 'react'
import { readMappings, textOfMappings } from '../../group-mappings.ts'
import type { SingleSignOn } from '../../api/views.ts'
import { isRole } from '../../role-words.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { AreaField } from '../basics/AreaField.tsx'
import { Button } from '../basics/Button.tsx'
import { Check } from '../basics/Check.tsx'
import { Field } from '../basics/Field.tsx'
import { RoleField } from './RoleField.tsx'
import cards from '../basics/Card.module.css'
import css from '../basics/Form.module.css'

/** Where the provider is, what it knows Sentinel as, and who becomes what. */
export function SingleSignOnForm({ stored }: { stored: SingleSignOn }) {
  const [form, setForm] = useState(() => ({
    ...stored,
    redirect_url: stored.redirect_url || `${window.location.origin}/api/auth/oidc/callback`,
    client_secret: '',
    groups: textOfMappings(stored.group_mappings),
  }))
  const save = useAction('POST /api/settings/oidc', { showsErrors: true })
  const change = (part: Partial<typeof form>) => {
    save.reset()
    setForm({ ...form, ...part })
  }
  const { groups, ...fields } = form
  const { mappings, problem } = readMappings(groups)
  const missing =
    form.enabled && (form.issuer_url.trim() === '' || form.client_id.trim() === '')
      ? 'It needs the address of the provider and the client id.'
      : undefined
  const obstacle = missing ?? problem
  return (
    <form
      className={cards['card']}
      autoComplete="off"
      aria-label="Single sign-on"
      onSubmit={(event) => {
        event.preventDefault()
        if (obstacle !== undefined || save.isPending) return
        save.mutate(
          {
            body: {
              ...fields,
              // What is masked stands for what is stored.
              client_secret: form.client_secret || stored.client_secret,
              group_mappings: mappings,
            },
          },
          {
            onSuccess: ({ status }) => {
              setForm({ ...form, client_secret: '' })
              if (status === 'ok') tell('The settings of single sign-on are saved.')
            },
          },
        )
      }}
    >
      <Check
        label="Offer it at the sign-in"
        isChecked={form.enabled}
        onCheck={(enabled) => change({ enabled })}
      />
      <div className={css['pair']}>
        <Field
          label="Address of the provider"
          type="url"
          placeholder="https://id.example.com"
          note="Its issuer; everything else is read from there."
          value={form.issuer_url}
          onText={(issuer_url) => change({ issuer_url })}
        />
        <Field
          label="Redirect address"
          type="url"
          note="Tell it to the provider exactly like this."
          value={form.redirect_url}
          onText={(redirect_url) => change({ redirect_url })}
        />
      </div>
      <div className={css['pair']}>
        <Field label="Client id" value={form.client_id} onText={(client_id) => change({ client_id })} />
        <Field
          label="Client secret"
          type="password"
          autoComplete="new-password"
          placeholder={stored.client_secret === '' ? '' : 'stored'}
          note={stored.client_secret === '' ? undefined : 'Leave it empty to keep the one that is stored.'}
          value={form.client_secret}
          onText={(client_secret) => change({ client_secret })}
        />
      </div>
      <Check
        label="Make an account for whoever signs in for the first time"
        note="Otherwise only people with an account here get in."
        isChecked={form.auto_create}
        onCheck={(auto_create) => change({ auto_create })}
      />
      <RoleField
        label="Role without a group"
        role={isRole(form.default_role) ? form.default_role : 'viewer'}
        onRole={(default_role) => change({ default_role })}
      />
      <div className={css['pair']}>
        <AreaField
          label="Groups and their roles"
          note="One line each: ops = operator. The highest of somebody’s roles counts, anew at each sign-in."
          value={groups}
          onText={(text) => change({ groups: text })}
        />
        <Field
          label="Claim with the groups"
          value={form.group_claim}
          onText={(group_claim) => change({ group_claim })}
        />
      </div>
      <FormError error={save.error} />
      {save.data?.warning !== undefined && (
        <p role="alert" className={css['bad']}>
          Saved, but the provider did not answer as it should: {save.data.warning}
        </p>
      )}
      <div className={cards['answers']}>
        <Button type="submit" look="primary" blocked={obstacle} isBusy={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
