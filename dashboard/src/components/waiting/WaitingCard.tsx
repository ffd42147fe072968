import { Check, EyeOff, X } from 'lucide-react'
import { Link } from 'wouter'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer, UpdateView } from '../../api/views.ts'
import { jumpBetween, jumpWords, shortImage } from '../../format/version-change.ts'
import { followUpdate } from '../../state/asked-here.ts'
import { useAction } from '../../state/use-action.ts'
import { useOpen } from '../../state/use-open.ts'
import { offerOf, whatHappens, whyItWaits } from '../../waiting-words.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { VersionChange } from './VersionChange.tsx'
import css from './WaitingCard.module.css'

interface WaitingCardProps {
  readonly container: FleetContainer
  readonly update: UpdateView
  readonly can: Abilities
}

export function WaitingCard({ container, update, can }: WaitingCardProps) {
  const approve = useAction('POST /api/approve/:key')
  const reject = useAction('POST /api/reject/:key')
  const ignore = useAction('POST /api/ignore/:key')
  const { hrefOf } = useOpen()
  const jump = jumpBetween(update.from.tag, update.to.tag)
  // The id that was shown: should something else be on offer by now, the API refuses instead of surprising.
  const image = shortImage(update.to.reference)
  const seen = update.candidate_id === null ? {} : { candidate_id: update.candidate_id }
  const asked = { params: { key: container.key } }
  const isBusy = approve.isPending || reject.isPending || ignore.isPending
  return (
    <article
      className={css['card']}
      aria-label={`${container.name}: ${update.to.tag || 'latest'} waits for you`}
    >
      <div className={css['what']}>
        <h3 className={css['name']}>
          <Link href={hrefOf(container.key)}>{container.name}</Link>
        </h3>
        {image !== container.name && <span className={css['image']}>{image}</span>}
        <VersionChange from={update.from} to={update.to} />
        <Badge tone={jump === 'major' ? 'bad' : 'quiet'} title={offerOf(update)}>
          {jumpWords[jump]}
        </Badge>
        <span className={css['since']}>
          found <Ago at={update.created_at} />
        </span>
      </div>
      <dl className={css['words']}>
        <Line term="Why it waits">{whyItWaits(container)}</Line>
        <Line term="If you approve">{whatHappens(container, update)}</Line>
      </dl>
      <div className={css['answers']}>
        <Button
          look="primary"
          icon={<Check aria-hidden="true" />}
          blocked={can.approve(container)}
          isBusy={isBusy}
          aria-label={`Approve ${update.to.tag} for ${container.name}`}
          onClick={() => {
            followUpdate(update.id)
            approve.mutate({ ...asked, body: seen })
          }}
        >
          Approve
        </Button>
        <Button
          icon={<X aria-hidden="true" />}
          blocked={can.turnDown()}
          isBusy={isBusy}
          title="Take it off the list. The next scan may offer it again."
          aria-label={`Reject ${update.to.tag} for ${container.name}`}
          onClick={() => reject.mutate(asked)}
        >
          Reject
        </Button>
        <Button
          look="quiet"
          icon={<EyeOff aria-hidden="true" />}
          blocked={can.ignore(update)}
          isBusy={isBusy}
          title={`Never offer ${update.to.tag} for ${container.name} again.`}
          aria-label={`Ignore this version: ${update.to.tag} for ${container.name}`}
          onClick={() => ignore.mutate(asked)}
        >
          Ignore this version
        </Button>
      </div>
    </article>
  )
}

function Line({ term, children }: { term: string; children: string }) {
  return (
    <div className={css['line']}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
