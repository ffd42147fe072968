import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { Button } from '../basics/Button.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import { Field } from '../basics/Field.tsx'
import { Loaded } from '../basics/Loaded.tsx'
import { QrCode } from './QrCode.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import form from '../basics/Form.module.css'
import css from './SecondFactorDialog.module.css'

/** Gives an app the secret, proves that it has it, and hands out the recovery codes. */
export function SecondFactorDialog({ onClose }: { onClose: () => void }) {
  const setup = useQuery({
    queryKey: ['second-factor-setup'],
    queryFn: ({ signal }) => call('POST /api/auth/totp/setup', {}, signal),
    // Every question makes another secret: it is asked once for each time this is opened.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnMount: false,
  })
  const [code, setCode] = useState('')
  const confirm = useAction('POST /api/auth/totp/confirm', { showsErrors: true })
  const title = confirm.data === undefined ? 'Set up two-factor sign-in' : 'Keep your recovery codes'
  const obstacle = /^\d{6}$/.test(code.replaceAll(' ', '')) ? undefined : 'Write the six digits first.'
  if (confirm.data !== undefined) {
    return (
      <Dialog title={title} label={title} shape="box" isFirm onClose={onClose}>
        <RecoveryCodes codes={confirm.data.recovery_codes} onKept={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <Loaded query={setup} what="the secret for your app">
        {({ secret, qr_url }) => (
          <form
            className={form['form']}
            autoComplete="off"
            onSubmit={(event) => {
              event.preventDefault()
              if (obstacle === undefined && !confirm.isPending)
                confirm.mutate({ body: { code: code.replaceAll(' ', '') } })
            }}
          >
            <p>Scan this with an authenticator app. It then shows a new code every 30 seconds.</p>
            <div className={css['sources']}>
              <QrCode label="QR code for the authenticator app" text={qr_url} />
              <div className={css['typed']}>
                <p>Or type this key into the app:</p>
                <code className={css['secret']}>{secret.replace(/.{4}(?=.)/g, '$& ')}</code>
              </div>
            </div>
            <Field
              label="Code that the app shows now"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={7}
              value={code}
              onText={setCode}
            />
            <FormError error={confirm.error} />
            <div className={form['answers']}>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" look="primary" blocked={obstacle} isBusy={confirm.isPending}>
                Switch it on
              </Button>
            </div>
          </form>
        )}
      </Loaded>
    </Dialog>
  )
}
