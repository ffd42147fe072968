import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint, Plus } from 'lucide-react'
import { hasPasskeys } from '../../api/passkeys.ts'
import { passkeysAvailableQuery, passkeysQuery } from '../../api/queries.ts'
import { Button } from '../basics/Button.tsx'
import { EmptyState } from '../basics/EmptyState.tsx'
import { Loaded } from '../basics/Loaded.tsx'
import { Section } from '../basics/Section.tsx'
import { PasskeyDialog } from './PasskeyDialog.tsx'
import { PasskeyRow } from './PasskeyRow.tsx'
import rows from '../basics/Rows.module.css'

/** What somebody can sign in with instead of the password. */
export function PasskeysSection() {
  const available = useQuery(passkeysAvailableQuery)
  const isConfigured = available.data?.configured === true
  const passkeys = useQuery({ ...passkeysQuery, enabled: isConfigured })
  const [isAdding, setIsAdding] = useState(false)
  if (!isConfigured) {
    return (
      <Section id="passkeys" title="Passkeys">
        <EmptyState icon={<Fingerprint />} title="Passkeys are not set up here.">
          They let you sign in with a fingerprint or a key instead of the password. Whoever runs Sentinel
          switches them on with <code>SENTINEL_WEBAUTHN_RPID</code>, the name of this page.
        </EmptyState>
      </Section>
    )
  }
  return (
    <Section
      id="passkeys"
      title="Passkeys"
      note="Sign in with a fingerprint, a face or a key instead of the password."
      tools={
        <Button
          size="small"
          icon={<Plus aria-hidden="true" />}
          blocked={
            hasPasskeys()
              ? undefined
              : 'This browser makes no passkeys here: open the page under its https:// address.'
          }
          onClick={() => setIsAdding(true)}
        >
          Add a passkey
        </Button>
      }
    >
      <Loaded query={passkeys} what="your passkeys">
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={<Fingerprint />} title="You have no passkey.">
              With one you sign in without typing anything, and nobody can steal it with a false page.
            </EmptyState>
          ) : (
            <ul className={rows['rows']}>
              {all.map((passkey) => (
                <li key={passkey.id}>
                  <PasskeyRow passkey={passkey} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isAdding && <PasskeyDialog onClose={() => setIsAdding(false)} />}
    </Section>
  )
}
