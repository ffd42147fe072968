import { Link } from 'wouter'
import { jumpBetween, jumpWords, shortImage } from '../../format/version-change.ts'
import { isServiceName, shownName } from '../../service-name.ts'
import { useOpen } from '../../state/use-open.ts'
import { isPulled, offerOf, whatHappens, whyItWaits } from '../../waiting-words.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Until } from '../basics/Until.tsx'
import { PreviewButton } from '../plan/PreviewButton.tsx'
import type { AnswersProps } from './answers-props.ts'
import { DeferredAnswers } from './DeferredAnswers.tsx'
import { VersionChange } from './VersionChange.tsx'
import { WaitingAnswers } from './WaitingAnswers.tsx'
import css from './WaitingCard.module.css'

export function WaitingCard({ container, update, can }: AnswersProps) {
  const { hrefOf } = useOpen()
  const jump = jumpBetween(update.from.tag, update.to.tag)
  const image = shortImage(update.to.reference)
  const name = shownName(container.name)
  const Answers = update.state === 'deferred' ? DeferredAnswers : WaitingAnswers
  return (
    <article className={css['card']} aria-label={`${name}: ${update.to.tag || 'latest'} waits for you`}>
      <div className={css['what']}>
        <h3 className={css['name']}>
          <Link href={hrefOf(container.key)}>{name}</Link>
        </h3>
        {image !== name && <span className={css['image']}>{image}</span>}
        <VersionChange from={update.from} to={update.to} />
        <Badge tone={jump === 'major' ? 'bad' : 'quiet'} title={offerOf(update)}>
          {jumpWords[jump]}
        </Badge>
        {isPulled(container) && <Badge tone="info">image pulled, restart pending</Badge>}
        <span className={css['since']}>
          {update.deferred_until === null ? (
            <>
              found <Ago at={update.created_at} />
            </>
          ) : (
            <>
              starts <Until at={update.deferred_until} />
            </>
          )}
        </span>
      </div>
      <dl className={css['words']}>
        <Line term="Why it waits">{whyItWaits(container)}</Line>
        <Line term={update.state === 'deferred' ? 'When it starts' : 'If you approve'}>
          {whatHappens(container, update)}
        </Line>
      </dl>
      <div className={css['answers']}>
        <Answers container={container} update={update} can={can} />
        {!isServiceName(container.name) && <PreviewButton container={container} can={can} look="quiet" />}
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
