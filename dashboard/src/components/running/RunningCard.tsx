import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, UpdateView } from '../../api/views.ts'
import { isFollowed } from '../../state/asked-here.ts'
import { journeyOf } from '../../stations.ts'
import { useAction } from '../../state/use-action.ts'
import { useOpen } from '../../state/use-open.ts'
import { statusOf } from '../../words.ts'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { classes } from '../basics/classes.ts'
import { Elapsed } from '../basics/Elapsed.tsx'
import { VersionChange } from '../waiting/VersionChange.tsx'
import { AttentionPanel } from './AttentionPanel.tsx'
import { Doing } from './Doing.tsx'
import { OutageNote } from './OutageNote.tsx'
import { PullProgress } from './PullProgress.tsx'
import { StepLog } from './StepLog.tsx'
import { StepTrack } from './StepTrack.tsx'
import css from './RunningCard.module.css'

interface RunningCardProps {
  readonly container: FleetContainer
  readonly update: UpdateView
  readonly can: Abilities
}

export function RunningCard({ container, update, can }: RunningCardProps) {
  const cancel = useAction('POST /api/updates/:id/cancel')
  const { hrefOf } = useOpen()
  // The button that set it off is gone by now: the focus goes to where it goes on.
  const followFocus = (card: HTMLElement | null) => {
    if (card !== null && isFollowed(update.id)) card.focus()
  }
  const journey = journeyOf(update)
  const { label, tone } = statusOf(update.state, update.kind, journey.isGoingBack)
  const needsYou = update.state === 'needs_attention'
  const begunAt = update.started_at ?? update.queued_at ?? update.created_at
  return (
    <article
      ref={followFocus}
      tabIndex={-1}
      className={classes(css['card'], (journey.isGoingBack || needsYou) && css['troubled'])}
      aria-label={`${update.kind === 'rollback' ? 'Rollback' : 'Update'} of ${container.name}`}
    >
      <div className={css['what']}>
        <h3 className={css['name']}>
          <Link href={hrefOf(container.key)}>{container.name}</Link>
        </h3>
        <VersionChange from={update.from} to={update.to} />
        <Badge tone={tone}>{label}</Badge>
        <span className={css['elapsed']}>
          <Elapsed from={begunAt} />
        </span>
      </div>
      <StepTrack stations={journey.stations} />
      <div className={css['now']}>
        <p className={css['doing']}>
          <Doing update={update} journey={journey} />
        </p>
        {!needsYou && <OutageNote journey={journey} name={container.name} />}
      </div>
      {update.progress?.step === 'pull' && update.state === 'running' && (
        <PullProgress progress={update.progress} name={container.name} />
      )}
      {update.attention !== null && needsYou && (
        <AttentionPanel container={container} update={update} attention={update.attention} can={can} />
      )}
      <div className={css['foot']}>
        <StepLog steps={update.steps} />
        {!needsYou && (
          <Button
            size="small"
            blocked={can.cancel(update)}
            isBusy={cancel.isPending}
            aria-label={`Cancel the update of ${container.name}`}
            onClick={() => cancel.mutate({ params: { id: update.id } })}
          >
            Cancel
          </Button>
        )}
      </div>
    </article>
  )
}
