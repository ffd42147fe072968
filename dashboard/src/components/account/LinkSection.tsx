import { useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link2, Unlink } from 'lucide-react'
import { call } from '../../api/call.ts'
import { linkQuery, singleSignOnAvailableQuery } from '../../api/queries.ts'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { Loaded } from '../basics/Loaded.tsx'
import { Section } from '../basics/Section.tsx'
import cards from '../basics/Card.module.css'

const failed = new Error(
  'The account was not linked. Try again; the log of Sentinel tells an administrator why.',
)

/** Whether an account kept elsewhere opens this one too; nothing where nobody can sign in that way. */
export function LinkSection() {
  const isOffered = useQuery(singleSignOnAvailableQuery).data?.available === true
  const link = useQuery({ ...linkQuery, enabled: isOffered })
  const [hasFailed] = useState(() => new URLSearchParams(window.location.search).has('error'))
  const begin = useMutation({
    mutationFn: () => call('POST /api/auth/oidc/link', {}),
    onSuccess: ({ redirect }) => window.location.assign(redirect),
  })
  const unlink = useAction('DELETE /api/auth/oidc/link', { showsErrors: true })
  if (!isOffered) return null
  return (
    <Section id="single-sign-on" title="Single sign-on">
      <Loaded query={link} what="what your account is linked to">
        {({ issuer }) => (
          <div className={cards['card']}>
            <div className={cards['head']}>
              {issuer === null ? <Badge tone="quiet">not linked</Badge> : <Badge tone="good">linked</Badge>}
              <p>
                {issuer === null ? (
                  'Link the account that you have at your organisation, and sign in with that one too.'
                ) : (
                  <>
                    Your account at <code>{issuer}</code> opens this one.
                  </>
                )}
              </p>
            </div>
            <FormError error={begin.error ?? unlink.error ?? (hasFailed && begin.isIdle ? failed : null)} />
            <div className={cards['answers']}>
              {issuer === null ? (
                <Button
                  size="small"
                  icon={<Link2 aria-hidden="true" />}
                  isBusy={begin.isPending}
                  onClick={() => begin.mutate()}
                >
                  Link it
                </Button>
              ) : (
                <Button
                  size="small"
                  icon={<Unlink aria-hidden="true" />}
                  isBusy={unlink.isPending}
                  onClick={() => unlink.mutate({})}
                >
                  Unlink it
                </Button>
              )}
            </div>
          </div>
        )}
      </Loaded>
    </Section>
  )
}
