import { useState } from 'react'
import { Trash2 } from 'lucide-react'
import type { PasskeyView } from '../../api/views.ts'
import { useAction } from '../../state/use-action.ts'
import { Ago } from '../basics/Ago.tsx'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { AccessRow } from './AccessRow.tsx'
import { LastUsed } from './LastUsed.tsx'

export function PasskeyRow({ passkey: { id, name, created_at, last_used_at } }: { passkey: PasskeyView }) {
  const [isAsking, setIsAsking] = useState(false)
  const remove = useAction('DELETE /api/auth/passkeys/:id', { showsErrors: true })
  return (
    <>
      <AccessRow
        name={name}
        error={remove.error}
        tools={
          <Button
            size="small"
            look="quiet"
            icon={<Trash2 aria-hidden="true" />}
            isBusy={remove.isPending}
            aria-label={`Delete the passkey ${name}`}
            onClick={() => setIsAsking(true)}
          >
            Delete
          </Button>
        }
      >
        added <Ago at={created_at} /> · <LastUsed at={last_used_at} />
      </AccessRow>
      {isAsking && (
        <ConfirmDialog
          title={`Delete the passkey ${name}?`}
          verb="Delete it"
          isDanger
          onClose={() => setIsAsking(false)}
          onConfirm={() => {
            remove.mutate({ params: { id } })
            setIsAsking(false)
          }}
        >
          <p>
            Nobody can sign in with it from then on. Your device may go on offering it until you delete it
            there too.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
