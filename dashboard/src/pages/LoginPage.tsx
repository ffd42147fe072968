import { useState } from 'react'
import { nextPath } from '../api/next-path.ts'
import { Gate } from '../components/access/Gate.tsx'
import { OtherWays } from '../components/access/OtherWays.tsx'
import { PasswordSignIn } from '../components/access/PasswordSignIn.tsx'
import { SecondFactor } from '../components/access/SecondFactor.tsx'
import { suggestPasskey } from '../state/passkey-suggestion.ts'

/** What the address tells after a form that was sent without a script, or after single sign-on. */
function told({ search, hash }: Location): { token: string | undefined; error: Error | undefined } {
  const words = new URLSearchParams(search)
  const error = words.get('error')
  return {
    token: words.has('totp') && hash.length > 1 ? hash.slice(1) : undefined,
    error: error === null || error === '' ? undefined : new Error(wordsOf(error)),
  }
}

/** Of codes alone: what an address says, anybody may have written. */
function wordsOf(code: string): string {
  return errors.get(code) ?? 'Signing in did not work. Try again.'
}

const errors = new Map([
  ['login_failed', 'Name or password is wrong.'],
  ['too_many_attempts', 'There were too many attempts to sign in. Wait a little and try again.'],
  ['setup_needed', 'Sentinel has no administrator yet.'],
  [
    'sso_failed',
    'Single sign-on did not work. Try again, or sign in another way; the log of Sentinel tells an administrator why.',
  ],
])

function enter() {
  window.location.assign(nextPath(window.location.search))
}

export function LoginPage() {
  const [token, setToken] = useState(() => told(window.location).token)
  const [before, setBefore] = useState<unknown>(() => told(window.location).error)
  if (token !== undefined) {
    return (
      <Gate title="One more step" lead={<p>Your account asks for a second proof that it is you.</p>}>
        <SecondFactor
          token={token}
          onDone={enter}
          onBack={(error) => {
            setBefore(error)
            setToken(undefined)
          }}
        />
      </Gate>
    )
  }
  return (
    <Gate title="Sign in">
      <PasswordSignIn
        before={before}
        onAnswer={(answer) => {
          if ('totp_token' in answer) return setToken(answer.totp_token)
          if (answer.suggest_passkey === true) suggestPasskey()
          enter()
        }}
      />
      <OtherWays onDone={enter} />
    </Gate>
  )
}
