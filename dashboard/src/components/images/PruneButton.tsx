import { useState } from 'react'
import { Sparkles } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import { describeError } from '../../api/errors.ts'
import type { ImageView } from '../../api/views.ts'
import { bytes } from '../../format/bytes.ts'
import { count } from '../../format/time.ts'
import { imageName, prunable } from '../../image-words.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import css from '../basics/Card.module.css'

interface PruneButtonProps {
  readonly images: readonly ImageView[]
  readonly hostId: string
  readonly can: Abilities
}

/** Takes away what no name leads to and no container uses; says first what that is. */
export function PruneButton({ images, hostId, can }: PruneButtonProps) {
  const [isAsking, setIsAsking] = useState(false)
  const prune = useAction('POST /api/images/prune')
  const going = prunable(images)
  const size = going.reduce((sum, image) => sum + image.size, 0)
  const idle = going.length === 0 ? 'Nothing to prune: every image has a name or is used.' : undefined
  return (
    <>
      <Button
        icon={<Sparkles aria-hidden="true" />}
        blocked={can.removeImages() ?? idle}
        onClick={() => setIsAsking(true)}
      >
        Prune{going.length > 0 && ` ${count(going.length, 'image')}`}…
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Remove ${count(going.length, 'image')} that nothing leads to?`}
          verb="Remove them"
          isDanger
          isBusy={prune.isPending}
          error={prune.error === null ? undefined : describeError(prune.error)}
          onClose={() => setIsAsking(false)}
          onConfirm={() =>
            prune.mutate(
              { query: { host: hostId } },
              {
                onSuccess: ({ images_deleted, space_reclaimed }) => {
                  tell(`${count(images_deleted, 'image')} removed, ${bytes(space_reclaimed)} freed`)
                  setIsAsking(false)
                },
              },
            )
          }
        >
          <p>
            They have no name and no container uses them; together at most {bytes(size)}. What is kept for a
            rollback has a name and stays.
          </p>
          <ul>
            {going.map((image) => (
              <li key={image.id}>
                <code className={css['code']}>{imageName(image)}</code> {bytes(image.size)}
              </li>
            ))}
          </ul>
        </ConfirmDialog>
      )}
    </>
  )
}
