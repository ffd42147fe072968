import { useState } from 'react'
import { KeyRound, LockOpen, ShieldOff, Trash2 } from 'lucide-react'
import type { UserView } from '../../api/views.ts'
import { isRole, roleIds, roleName, roleNames } from '../../role-words.ts'
import { useAction } from '../../state/use-action.ts'
import { AccessRow } from '../account/AccessRow.tsx'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { PasswordDialog } from './PasswordDialog.tsx'
import css from './UserRow.module.css'

interface UserRowProps {
  readonly user: UserView
  /** Whoever looks. */
  readonly isMe: boolean
}

/** One user: the role, and what an administrator can do for or against it. */
export function UserRow({ user, isMe }: UserRowProps) {
  const [asked, setAsked] = useState<'password' | 'second-factor' | 'delete'>()
  const change = useAction('PUT /api/auth/users/:id/role', { showsErrors: true })
  const unlock = useAction('POST /api/auth/users/:id/unlock', { showsErrors: true })
  const secondFactorOff = useAction('POST /api/auth/users/:id/totp/disable', { showsErrors: true })
  const remove = useAction('DELETE /api/auth/users/:id', { showsErrors: true })
  const { id, username, role_id, created_at, locked, totp_enabled } = user
  const shown = change.isPending ? change.variables.body.role_id : role_id
  const params = { id }
  return (
    <>
      <AccessRow
        name={username}
        badges={
          <>
            {isMe && <Badge tone="info">you</Badge>}
            {totp_enabled && <Badge tone="quiet">two-factor</Badge>}
            {locked && (
              <Badge tone="wait" title="Wrong passwords slow the sign-in down for some minutes.">
                slowed down
              </Badge>
            )}
          </>
        }
        error={change.error ?? unlock.error ?? secondFactorOff.error ?? remove.error}
        tools={
          <>
            <select
              className={css['role']}
              aria-label={`Role of ${username}`}
              title={isMe ? 'Another administrator can change your role.' : undefined}
              value={shown}
              disabled={isMe || change.isPending}
              onChange={({ target: { value } }) => {
                if (isRole(value)) change.mutate({ params, body: { role_id: value } })
              }}
            >
              {roleIds.map((role) => (
                <option key={role} value={role}>
                  {roleNames[role].name}
                </option>
              ))}
            </select>
            {locked && (
              <Button
                size="small"
                icon={<LockOpen aria-hidden="true" />}
                isBusy={unlock.isPending}
                aria-label={`Unlock ${username}`}
                onClick={() => unlock.mutate({ params })}
              >
                Unlock
              </Button>
            )}
            {totp_enabled && !isMe && (
              <Button
                size="small"
                icon={<ShieldOff aria-hidden="true" />}
                isBusy={secondFactorOff.isPending}
                aria-label={`Two-factor off for ${username}`}
                onClick={() => setAsked('second-factor')}
              >
                Two-factor off
              </Button>
            )}
            <Button
              size="small"
              icon={<KeyRound aria-hidden="true" />}
              blocked={isMe ? 'You change your own password on the page of your account.' : undefined}
              aria-label={`New password for ${username}`}
              onClick={() => setAsked('password')}
            >
              New password
            </Button>
            <Button
              size="small"
              look="quiet"
              icon={<Trash2 aria-hidden="true" />}
              blocked={isMe ? 'You cannot delete yourself; another administrator can.' : undefined}
              isBusy={remove.isPending}
              aria-label={`Delete ${username}`}
              onClick={() => setAsked('delete')}
            >
              Delete
            </Button>
          </>
        }
      >
        {roleName(role_id)} · made <Ago at={created_at} />
      </AccessRow>
      {asked === 'password' && <PasswordDialog user={user} onClose={() => setAsked(undefined)} />}
      {asked === 'second-factor' && (
        <ConfirmDialog
          title={`Switch two-factor sign-in of ${username} off?`}
          verb="Switch it off"
          isDanger
          onClose={() => setAsked(undefined)}
          onConfirm={() => {
            secondFactorOff.mutate({ params })
            setAsked(undefined)
          }}
        >
          <p>
            For whoever lost the phone and the recovery codes. From then on the password alone opens the
            account: be sure that it is {username} who asks.
          </p>
        </ConfirmDialog>
      )}
      {asked === 'delete' && (
        <ConfirmDialog
          title={`Delete ${username}?`}
          verb="Delete"
          isDanger
          onClose={() => setAsked(undefined)}
          onConfirm={() => {
            remove.mutate({ params })
            setAsked(undefined)
          }}
        >
          <p>
            {username} is signed out everywhere at once. API tokens and passkeys go with the account; what
            scripts do with those tokens is refused from then on.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
