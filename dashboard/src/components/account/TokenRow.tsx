import { useState } from 'react'
import { Trash2 } from 'lucide-react'
import type { TokenView } from '../../api/views.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { AccessRow } from './AccessRow.tsx'
import { LastUsed } from './LastUsed.tsx'

export function TokenRow({ token }: { token: TokenView }) {
  const [isAsking, setIsAsking] = useState(false)
  const remove = useAction('DELETE /api/auth/tokens/:id', { showsErrors: true })
  const now = useNow()
  const { id, name, created_at, last_used_at, expires_at, permissions } = token
  const isOver = expires_at !== null && Date.parse(expires_at) <= now
  return (
    <>
      <AccessRow
        name={name}
        badges={
          <>
            {isOver && <Badge tone="bad">expired</Badge>}
            {permissions !== undefined && (
              <Badge tone="quiet" title={permissions.join(', ')}>
                only {permissions.length === 1 ? permissions[0] : `${permissions.length} permissions`}
              </Badge>
            )}
          </>
        }
        error={remove.error}
        tools={
          <Button
            size="small"
            look="quiet"
            icon={<Trash2 aria-hidden="true" />}
            isBusy={remove.isPending}
            aria-label={`Delete the token ${name}`}
            onClick={() => setIsAsking(true)}
          >
            Delete
          </Button>
        }
      >
        made <Ago at={created_at} /> · <LastUsed at={last_used_at} /> ·{' '}
        {expires_at === null ? (
          'does not expire'
        ) : (
          <>
            {isOver ? 'expired' : 'expires'} <Ago at={expires_at} />
          </>
        )}
      </AccessRow>
      {isAsking && (
        <ConfirmDialog
          title={`Delete the token ${name}?`}
          verb="Delete it"
          isDanger
          onClose={() => setIsAsking(false)}
          onConfirm={() => {
            remove.mutate({ params: { id } })
            setIsAsking(false)
          }}
        >
          <p>Whatever uses it is refused from then on. It cannot be brought back.</p>
        </ConfirmDialog>
      )}
    </>
  )
}
