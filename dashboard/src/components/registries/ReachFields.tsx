import type { RegistryCredential } from '../../api/views.ts'
import type { EntryForm } from '../../registry-words.ts'
import { AreaField } from '../basics/AreaField.tsx'
import { Field } from '../basics/Field.tsx'
import css from '../basics/Form.module.css'

interface ReachFieldsProps {
  readonly form: EntryForm
  readonly stored: RegistryCredential | undefined
  readonly change: (part: Partial<EntryForm>) => void
}

/** How a registry is reached; most people need none of it. */
export function ReachFields({ form, stored, change }: ReachFieldsProps) {
  return (
    <details className={css['more']}>
      <summary>Mirrors and certificates</summary>
      <div className={css['form']}>
        <Field
          label="Mirrors"
          note="Hosts that are asked first, separated by commas; the registry itself answers where they do not."
          value={form.mirrors}
          onText={(text) => change({ mirrors: text })}
        />
        <AreaField
          label="Its own authority"
          note="A certificate in PEM that this registry’s own is signed with."
          value={form.ca}
          onText={(text) => change({ ca: text })}
        />
        <AreaField
          label="Certificate that Sentinel shows"
          value={form.certificate}
          onText={(text) => change({ certificate: text })}
        />
        <AreaField
          label="Key of that certificate"
          note={stored?.client_key ? 'Leave it empty to keep the one that is stored.' : undefined}
          value={form.key}
          onText={(text) => change({ key: text })}
        />
        {form.login === 'cloud' && (
          <div className={css['pair']}>
            <Field
              label="Tenant"
              note="Azure only."
              value={form.tenant}
              onText={(text) => change({ tenant: text })}
            />
            <Field
              label="Address of the login"
              note="Only where it is not the cloud’s own."
              value={form.endpoint}
              onText={(text) => change({ endpoint: text })}
            />
          </div>
        )}
      </div>
    </details>
  )
}
