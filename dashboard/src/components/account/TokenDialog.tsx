import { useState } from 'react'
import type { Permission } from '@sentinel/shared/access/permissions'
import type { Me } from '../../api/views.ts'
import { permissionWords } from '../../role-words.ts'
import { tokenLifetimes } from '../../token-lifetimes.ts'
import { useAction } from '../../state/use-action.ts'
import { FormError } from '../access/FormError.tsx'
import { Button } from '../basics/Button.tsx'
import { Check } from '../basics/Check.tsx'
import { Dialog } from '../basics/Dialog.tsx'
import { Field } from '../basics/Field.tsx'
import { FieldFrame } from '../basics/FieldFrame.tsx'
import { CopyText } from '../plan/CopyText.tsx'
import css from '../basics/Form.module.css'

/** Makes a token, and shows it this once. */
export function TokenDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const make = useAction('POST /api/auth/tokens', { showsErrors: true })
  const [name, setName] = useState('')
  const [lifetime, setLifetime] = useState('')
  const [isNarrow, setIsNarrow] = useState(false)
  const [chosen, setChosen] = useState<readonly Permission[]>(['containers.view'])
  const title = make.data === undefined ? 'Make an API token' : `The token ${make.data.name}`
  const obstacle =
    name.trim() === ''
      ? 'Give it a name first.'
      : isNarrow && chosen.length === 0
        ? 'Choose at least one thing that it may do.'
        : undefined
  if (make.data !== undefined) {
    return (
      <Dialog title={title} label={title} shape="box" isFirm onClose={onClose}>
        <div className={css['form']}>
          <p>Keep it now: it is shown this once only, and Sentinel itself does not know it afterwards.</p>
          <CopyText label="API token" text={make.data.token} />
          <div className={css['answers']}>
            <Button look="primary" onClick={onClose}>
              I have kept it
            </Button>
          </div>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={title} label={title} shape="box" onClose={onClose}>
      <form
        className={css['form']}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (obstacle !== undefined || make.isPending) return
          const days = Number(lifetime)
          make.mutate({
            body: {
              name: name.trim(),
              ...(days > 0 ? { expires_at: new Date(Date.now() + days * 86_400_000).toISOString() } : {}),
              ...(isNarrow ? { permissions: [...chosen] } : {}),
            },
          })
        }}
      >
        <Field
          label="Name"
          note="What it is for, so that you know later whether it is still needed."
          autoFocus
          maxLength={100}
          value={name}
          onText={setName}
        />
        <FieldFrame label="It ends">
          {(ties) => (
            <select {...ties} value={lifetime} onChange={(event) => setLifetime(event.target.value)}>
              {tokenLifetimes.map(({ days, text }) => (
                <option key={days} value={days}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </FieldFrame>
        <Check
          label="It may do less than I may"
          note={
            isNarrow ? undefined : 'Otherwise it may do everything that you may, also what you may later.'
          }
          isChecked={isNarrow}
          onCheck={setIsNarrow}
        />
        {isNarrow && (
          <fieldset className={css['choices']}>
            <legend>It may</legend>
            {me.permissions.map((permission) => (
              <Check
                key={permission}
                label={permissionWords[permission]}
                isChecked={chosen.includes(permission)}
                onCheck={(isChecked) =>
                  setChosen(
                    isChecked ? [...chosen, permission] : chosen.filter((each) => each !== permission),
                  )
                }
              />
            ))}
          </fieldset>
        )}
        <FormError error={make.error} />
        <div className={css['answers']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" blocked={obstacle} isBusy={make.isPending}>
            Make it
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
