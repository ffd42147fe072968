import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { ApiError } from '../../api/errors.ts'
import { passwordObstacle } from '../../password-words.ts'
import { useSecondsLeft } from '../../state/use-seconds-left.ts'
import { Button } from '../basics/Button.tsx'
import { Field } from '../basics/Field.tsx'
import { FormError } from './FormError.tsx'
import { NewPassword } from './NewPassword.tsx'
import css from './GateForm.module.css'

/** Makes the first administrator; the setup code is asked for where the API wants one. */
export function SetupForm() {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [code, setCode] = useState<string>()
  const setUp = useMutation({
    mutationFn: () =>
      call('POST /setup', {
        body: {
          username: name.trim(),
          password,
          ...(code === undefined ? {} : { setup_code: code.trim() }),
        },
      }),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'setup_code_wrong') setCode(code ?? '')
    },
    onSuccess: () => window.location.assign('/'),
  })
  const seconds = useSecondsLeft(setUp.error)
  const isDone = setUp.error instanceof ApiError && setUp.error.code === 'setup_done'
  const obstacle =
    (name.trim() === '' ? 'Choose a name first.' : undefined) ??
    passwordObstacle(password, again) ??
    (code === '' ? 'Write the setup code.' : undefined) ??
    (seconds > 0 ? 'Wait a moment first.' : undefined)
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (obstacle === undefined && !setUp.isPending) setUp.mutate()
      }}
    >
      <Field
        label="Name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        value={name}
        onText={setName}
      />
      <NewPassword password={password} again={again} onPassword={setPassword} onAgain={setAgain} />
      {code !== undefined && (
        <Field
          label="Setup code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          value={code}
          note="You come from another machine, so show that this Sentinel is yours: its API printed the code when it started (docker logs shows it), and wrote it into a file."
          onText={setCode}
        />
      )}
      <FormError error={setUp.error} />
      <div className={css['answers']}>
        {isDone ? (
          <a className={css['link']} href="/login">
            Go to the sign-in
          </a>
        ) : (
          <Button type="submit" look="primary" blocked={obstacle} isBusy={setUp.isPending}>
            Make the administrator
          </Button>
        )}
      </div>
    </form>
  )
}
