import { useState } from 'react'
import { Download } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import { describeError } from '../../api/errors.ts'
import { whyNoSelfUpdate, type SelfPart } from '../../self-update-words.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import css from './SelfUpdateButton.module.css'

/** Updates Sentinel itself, after saying what that does. */
export function SelfUpdateButton({ parts, can }: { parts: readonly SelfPart[]; can: Abilities }) {
  const [isAsking, setIsAsking] = useState(false)
  const start = useAction('POST /api/self-update')
  return (
    <>
      <Button
        look="primary"
        icon={<Download aria-hidden="true" />}
        blocked={can.changeSettings() ?? whyNoSelfUpdate(parts)}
        isBusy={start.isPending}
        onClick={() => setIsAsking(true)}
      >
        Update Sentinel
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Update Sentinel itself?"
          verb="Update Sentinel"
          isBusy={start.isPending}
          error={start.error === null ? undefined : describeError(start.error)}
          onClose={() => setIsAsking(false)}
          onConfirm={() => start.mutate({}, { onSuccess: () => setIsAsking(false) })}
        >
          <p>Its containers are replaced one after another, each as any other would be:</p>
          <ul className={css['parts']}>
            {parts.map(({ container, text }) => (
              <li key={container.key}>
                <strong>{container.name}</strong> <span>{text}</span>
              </li>
            ))}
          </ul>
          <p>
            This page loses its connection for a moment while the API is replaced, and comes back by itself.
            The updater goes last and is replaced by a short-lived helper. One that turns out sick is put
            back. The database and Redis are not touched.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
