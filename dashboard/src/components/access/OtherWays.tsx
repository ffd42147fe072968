import { useMutation, useQuery } from '@tanstack/react-query'
import { Fingerprint, LogIn } from 'lucide-react'
import { passkeysAvailableQuery, singleSignOnAvailableQuery } from '../../api/queries.ts'
import { signInWithPasskey } from '../../api/passkeys.ts'
import { Button } from '../basics/Button.tsx'
import { FormError } from './FormError.tsx'
import css from './GateForm.module.css'

/** What else somebody can sign in with here; nothing where there is nothing else. */
export function OtherWays({ onDone }: { onDone: () => void }) {
  const passkeys = useQuery(passkeysAvailableQuery).data?.available === true
  const singleSignOn = useQuery(singleSignOnAvailableQuery).data?.available === true
  const withPasskey = useMutation({ mutationFn: signInWithPasskey, onSuccess: onDone })
  if (!passkeys && !singleSignOn) return null
  return (
    <div className={css['form']}>
      <p className={css['or']}>or</p>
      <div className={css['answers']}>
        {passkeys && (
          <Button
            icon={<Fingerprint aria-hidden="true" />}
            isBusy={withPasskey.isPending}
            onClick={() => withPasskey.mutate()}
          >
            Sign in with a passkey
          </Button>
        )}
        {singleSignOn && (
          <a className={css['link']} href="/api/auth/oidc/login">
            <LogIn aria-hidden="true" />
            Sign in with single sign-on
          </a>
        )}
      </div>
      <FormError error={withPasskey.error} />
    </div>
  )
}
