import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import { describeError } from '../../api/errors.ts'
import { keptVersionsQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { shortDigest } from '../../format/version-change.ts'
import { useAction } from '../../state/use-action.ts'
import { Ago } from '../basics/Ago.tsx'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { Until } from '../basics/Until.tsx'
import css from './KeptVersions.module.css'

const sources = {
  host: 'kept on the host',
  registry: 'downloaded again by its digest',
  unknown: 'perhaps gone: its digest is not known',
} as const

/** Everything that a container can go back to, newest first. */
export function KeptVersions({ container, can }: { container: FleetContainer; can: Abilities }) {
  const { data, error } = useQuery(keptVersionsQuery(container))
  const rollBack = useAction('POST /api/containers/:name/rollback')
  const [chosen, setChosen] = useState<NonNullable<typeof data>[number]>()
  const { name, host_id } = container
  if (error !== null) return <p role="alert">{describeError(error)}</p>
  if (data === undefined || data.length === 0) return null
  const close = () => setChosen(undefined)
  return (
    <section className={css['kept']} aria-label={`What ${name} can go back to`}>
      <h3 className={css['title']}>Can go back to</h3>
      <ul className={css['versions']}>
        {data.map((version) => {
          const { update_id, image, replaced_at, source, kept_until } = version
          const tag = image.tag || 'latest'
          return (
            <li key={update_id}>
              <div>
                <p>
                  <strong>{tag}</strong>{' '}
                  <code title={image.digest}>{shortDigest(image.digest || image.image_id)}</code>
                </p>
                <p className={css['soft']}>
                  replaced <Ago at={replaced_at} />, {sources[source]}
                  {kept_until !== null && (
                    <>
                      {' '}
                      until <Until at={kept_until} />
                    </>
                  )}
                </p>
              </div>
              <Button
                size="small"
                icon={<History aria-hidden="true" />}
                blocked={can.rollBack(container)}
                isBusy={rollBack.isPending}
                aria-label={`Go back to ${tag} ${shortDigest(image.digest || image.image_id)}: ${name}`}
                onClick={() => setChosen(version)}
              >
                Go back
              </Button>
            </li>
          )
        })}
      </ul>
      {chosen !== undefined && (
        <ConfirmDialog
          title={`Roll ${name} back to ${chosen.image.reference}?`}
          verb="Roll back"
          isDanger
          onClose={close}
          onConfirm={() => {
            rollBack.mutate({ params: { name }, query: { host: host_id }, body: { to: chosen.update_id } })
            close()
          }}
        >
          <p>
            {name} is made again as it was before that update, on the image it had then, and proved like an
            update. Its volumes stay as they are now: data that a newer version changed is not changed back.
          </p>
        </ConfirmDialog>
      )}
    </section>
  )
}
