import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { tokensQuery } from '../../api/queries.ts'
import type { Me } from '../../api/views.ts'
import { Button } from '../basics/Button.tsx'
import { EmptyState } from '../basics/EmptyState.tsx'
import { Loaded } from '../basics/Loaded.tsx'
import { Section } from '../basics/Section.tsx'
import { TokenDialog } from './TokenDialog.tsx'
import { TokenRow } from './TokenRow.tsx'
import rows from '../basics/Rows.module.css'

/** What programs of this person sign in with. */
export function TokensSection({ me }: { me: Me }) {
  const tokens = useQuery(tokensQuery)
  const [isMaking, setIsMaking] = useState(false)
  return (
    <Section
      id="tokens"
      title="API tokens"
      note="For scripts and other programs; a token may do what you may, or less."
      tools={
        <Button size="small" icon={<Plus aria-hidden="true" />} onClick={() => setIsMaking(true)}>
          Make a token
        </Button>
      }
    >
      <Loaded query={tokens} what="your API tokens">
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={<KeyRound />} title="You have no API token.">
              A program sends it with each request: <code>Authorization: Bearer …</code>
            </EmptyState>
          ) : (
            <ul className={rows['rows']}>
              {all.map((token) => (
                <li key={token.id}>
                  <TokenRow token={token} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking && <TokenDialog me={me} onClose={() => setIsMaking(false)} />}
    </Section>
  )
}
