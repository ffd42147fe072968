import { useState } from 'react'
import { Trash2 } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { ImageView } from '../../api/views.ts'
import { bytes } from '../../format/bytes.ts'
import { imageName, list, otherNames, userName, whyNotRemoved } from '../../image-words.ts'
import { useAction } from '../../state/use-action.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { classes } from '../basics/classes.ts'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { Until } from '../basics/Until.tsx'
import rows from '../basics/Rows.module.css'
import css from './ImageRow.module.css'

interface ImageRowProps {
  readonly image: ImageView
  readonly hostId: string
  readonly can: Abilities
}

/** One image: what it is called, how much room it takes, and why it is there. */
export function ImageRow({ image, hostId, can }: ImageRowProps) {
  const [isAsking, setIsAsking] = useState(false)
  const remove = useAction('DELETE /api/images/:id')
  const name = imageName(image)
  const others = otherNames(image)
  return (
    <article className={classes(rows['line'], css['row'])} aria-label={name}>
      <div>
        <h3 className={css['name']}>{name}</h3>
        <p className={rows['soft']}>
          <code title={image.id}>{image.id.replace('sha256:', '').slice(0, 12)}</code>
          {others.length > 0 && ` · also ${others.join(', ')}`}
        </p>
      </div>
      <p className={css['size']}>
        {bytes(image.size)}
        <span className={rows['soft']}>
          made <Ago at={new Date(image.created * 1000).toISOString()} />
        </span>
      </p>
      <div className={css['why']}>
        <Why image={image} />
      </div>
      <Button
        size="small"
        look="quiet"
        icon={<Trash2 aria-hidden="true" />}
        blocked={can.removeImages() ?? whyNotRemoved(image)}
        isBusy={remove.isPending}
        aria-label={`Remove ${name}`}
        onClick={() => setIsAsking(true)}
      >
        Remove
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Remove ${name}?`}
          verb="Remove it"
          isDanger
          onClose={() => setIsAsking(false)}
          onConfirm={() => {
            remove.mutate({ params: { id: image.id }, query: { host: hostId } })
            setIsAsking(false)
          }}
        >
          <p>
            No container is made from it. Should one need it again, it is downloaded again, where the registry
            still has it.
          </p>
        </ConfirmDialog>
      )}
    </article>
  )
}

function Why({ image: { used_by, kept_for, repo_tags } }: { image: ImageView }) {
  const ends = kept_for.flatMap(({ until }) => until ?? []).toSorted()
  const end = ends.at(-1)
  return (
    <>
      {used_by.length > 0 && <Badge tone="good">used by {list(used_by.map(userName))}</Badge>}
      {kept_for.length > 0 && (
        <>
          <Badge tone="info">kept to roll back {list(kept_for.map((each) => each.container_name))}</Badge>
          <p className={rows['soft']}>
            {end === undefined ? (
              'for as long as its update is under way'
            ) : (
              <>
                until <Until at={end} />
              </>
            )}
          </p>
        </>
      )}
      {used_by.length === 0 && kept_for.length === 0 && (
        <Badge tone="quiet">{repo_tags.length === 0 ? 'no name, used by nothing' : 'used by nothing'}</Badge>
      )}
    </>
  )
}
