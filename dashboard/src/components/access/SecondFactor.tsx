import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { ApiError } from '../../api/errors.ts'
import { useSecondsLeft } from '../../state/use-seconds-left.ts'
import { Button } from '../basics/Button.tsx'
import { Field } from '../basics/Field.tsx'
import { FormError } from './FormError.tsx'
import css from './GateForm.module.css'

interface SecondFactorProps {
  readonly token: string
  readonly onDone: () => void
  /** Back to name and password: somebody wants it, or the time for the code is over. */
  readonly onBack: (error?: unknown) => void
}

/** The code of an app, or one of the recovery codes. */
export function SecondFactor({ token, onDone, onBack }: SecondFactorProps) {
  const [isRecovery, setIsRecovery] = useState(false)
  const [code, setCode] = useState('')
  const verify = useMutation({
    mutationFn: () => call('POST /api/auth/totp/verify', { body: { totp_token: token, code: code.trim() } }),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'second_factor_expired') onBack(error)
    },
  })
  const seconds = useSecondsLeft(verify.error)
  const obstacle =
    code.trim() === '' ? 'Write the code first.' : seconds > 0 ? 'Wait a moment first.' : undefined
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (obstacle === undefined && !verify.isPending) verify.mutate()
      }}
    >
      <Field
        // Another kind of code is another thing to fill in, also for whoever hears the page.
        key={String(isRecovery)}
        label={isRecovery ? 'Recovery code' : 'Code'}
        inputMode={isRecovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        value={code}
        note={
          isRecovery
            ? 'One of those that you were given when you set this up. Each works once.'
            : 'The six digits that your authenticator app shows now.'
        }
        onText={setCode}
      />
      <FormError error={verify.error} />
      <div className={css['answers']}>
        <Button type="submit" look="primary" blocked={obstacle} isBusy={verify.isPending}>
          Go on
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            setCode('')
            setIsRecovery(!isRecovery)
          }}
        >
          {isRecovery ? 'Use the code of the app' : 'Use a recovery code'}
        </Button>
        <Button look="quiet" onClick={() => onBack()}>
          Back to name and password
        </Button>
      </div>
    </form>
  )
}
