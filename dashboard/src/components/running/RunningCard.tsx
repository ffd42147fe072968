import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, UpdateView } from '../../api/views.ts'
import { isServiceName, shownName } from '../../service-name.ts'
import { isFollowed } from '../../state/asked-here.ts'
import { journeyOf } from '../../stations.ts'
import { useOpen } from '../../state/use-open.ts'
import { statusOf } from '../../words.ts'
import { Badge } from '../basics/Badge.tsx'
import { classes } from '../basics/classes.ts'
import { Elapsed } from '../basics/Elapsed.tsx'
import { ResultList } from '../results/ResultList.tsx'
import { VersionChange } from '../waiting/VersionChange.tsx'
import { AttentionPanel } from './AttentionPanel.tsx'
import { CancelButton } from './CancelButton.tsx'
import { Doing } from './Doing.tsx'
import { OutageNote } from './OutageNote.tsx'
import { PullProgress } from './PullProgress.tsx'
import { RolloutProgress } from './RolloutProgress.tsx'
import { StepLog } from './StepLog.tsx'
import { StepTrack } from './StepTrack.tsx'
import css from './RunningCard.module.css'

interface RunningCardProps {
  readonly container: FleetContainer
  readonly update: UpdateView
  readonly can: Abilities
}

export function RunningCard({ container, update, can }: RunningCardProps) {
  const name = shownName(container.name)
  const { hrefOf } = useOpen()
  // The button that set it off is gone by now: the focus goes to where it goes on.
  const followFocus = (card: HTMLElement | null) => {
    if (card !== null && isFollowed(update.id)) card.focus()
  }
  const isService = isServiceName(container.name)
  const journey = journeyOf({ ...update, isService })
  const { label, tone } = statusOf(update.state, update.kind, journey.isGoingBack)
  const needsYou = update.state === 'needs_attention'
  const begunAt = update.started_at ?? update.queued_at ?? update.created_at
  return (
    <article
      ref={followFocus}
      tabIndex={-1}
      className={classes(css['card'], (journey.isGoingBack || needsYou) && css['troubled'])}
      aria-label={`${update.kind === 'rollback' ? 'Rollback' : 'Update'} of ${name}`}
    >
      <div className={css['what']}>
        <h3 className={css['name']}>
          <Link href={hrefOf(container.key)}>{name}</Link>
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
        {!needsYou && <OutageNote journey={journey} name={name} />}
      </div>
      {!needsYou && isService && <RolloutProgress update={update} name={name} />}
      {!needsYou && !isService && update.kind === 'update' && <PullProgress update={update} name={name} />}
      {update.attention !== null && needsYou && (
        <AttentionPanel container={container} update={update} attention={update.attention} can={can} />
      )}
      <ResultList update={update} />
      <div className={css['foot']}>
        <StepLog steps={update.steps} />
        {!needsYou && <CancelButton update={update} name={name} can={can} />}
      </div>
    </article>
  )
}
