import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { call, type Answer } from '../../api/call.ts'
import { useSecondsLeft } from '../../state/use-seconds-left.ts'
import { Button } from '../basics/Button.tsx'
import { Field } from '../basics/Field.tsx'
import { FormError } from './FormError.tsx'
import css from './GateForm.module.css'

interface PasswordSignInProps {
  /** What went wrong before this form was shown. */
  readonly before: unknown
  readonly onAnswer: (answer: Answer<'POST /login'>) => void
}

export function PasswordSignIn({ before, onAnswer }: PasswordSignInProps) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => call('POST /login', { body: { username: username.trim(), password } }),
    onSuccess: onAnswer,
  })
  const error = signIn.error ?? (signIn.isIdle ? before : undefined)
  const seconds = useSecondsLeft(error)
  const obstacle =
    username.trim() === '' || password === ''
      ? 'Write your name and password first.'
      : seconds > 0
        ? 'Wait a moment first.'
        : undefined
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (obstacle === undefined && !signIn.isPending) signIn.mutate()
      }}
    >
      <Field
        label="Name"
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        value={username}
        onText={setUsername}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onText={setPassword}
      />
      <FormError error={error} />
      <div className={css['answers']}>
        <Button type="submit" look="primary" blocked={obstacle} isBusy={signIn.isPending}>
          Sign in
        </Button>
      </div>
    </form>
  )
}
