import { CircleAlert } from 'lucide-react'
import type { FleetContainer, PlanView as Plan } from '../../api/views.ts'
import { pointOf, shortDigest } from '../../format/version-change.ts'
import { imageDifferences, inspectDifferences, outageText, strategyNames } from '../../plan-words.ts'
import { Fact, Facts } from '../basics/Facts.tsx'
import { DiffList } from '../results/DiffList.tsx'
import { VersionChange } from '../waiting/VersionChange.tsx'
import { GateChain } from '../why/GateChain.tsx'
import { CopyText } from './CopyText.tsx'
import { PlanPart } from './PlanPart.tsx'
import css from './PlanView.module.css'

/** What an update would do, the most telling first. */
export function PlanView({ plan, container }: { plan: Plan; container: FleetContainer }) {
  const { image, dependants, refusals, gates, changes } = plan
  const imageChanges = imageDifferences(image.changes)
  return (
    <div className={css['plan']}>
      {refusals.map(({ code, text }) => (
        <p key={code} className={css['refusal']}>
          <CircleAlert aria-hidden="true" />
          <span>{text}</span>
        </p>
      ))}
      <Facts>
        <Fact name="To what">
          <VersionChange
            from={{ reference: container.image, tag: container.tag, digest: container.digest }}
            to={pointOf(plan.reference, plan.digest)}
          />
          {image.is_same && ' – the image is the same as the one that runs'}
        </Fact>
        <Fact name="How">
          {strategyNames[plan.strategy]}
          <p className={css['soft']}>{plan.strategy_text}</p>
        </Fact>
        <Fact name="Not served for">{outageText(plan.expected_outage)}</Fact>
        <Fact name="Also made anew">
          {dependants.length === 0 ? (
            'nothing hangs on it'
          ) : (
            <ul>
              {dependants.map(({ name, state, shares }) => (
                <li key={name}>
                  <strong>{name}</strong> ({state}): shares {shares.join(', ')}
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </Facts>
      <PlanPart title="What the new image sets otherwise" count={imageChanges.length}>
        {imageChanges.length === 0 ? (
          <p className={css['soft']}>
            Nothing: variables, ports, volumes, user, entrypoint and command are the same.
          </p>
        ) : (
          <DiffList label="What the new image sets otherwise" differences={imageChanges} />
        )}
      </PlanPart>
      <PlanPart title="What becomes of the container" count={changes.length}>
        {changes.length === 0 ? (
          <p className={css['soft']}>Nothing: the engine would show the same as now.</p>
        ) : (
          <DiffList label="What becomes of the container" differences={inspectDifferences(changes)} />
        )}
      </PlanPart>
      <PlanPart title="What the rules say">
        <GateChain gates={gates} />
      </PlanPart>
      <PlanPart title="As a command">
        <CopyText label="The same as docker run" text={plan.docker_run} />
        {plan.docker_run_untold.length > 0 && (
          <p className={css['soft']}>The command does not tell: {plan.docker_run_untold.join(', ')}.</p>
        )}
      </PlanPart>
      <p className={css['soft']}>
        The image was read from the {image.source === 'engine' ? 'host, where it is already' : 'registry'}:{' '}
        <code title={image.before}>{shortDigest(image.before)}</code> becomes{' '}
        <code title={image.after}>{shortDigest(image.after)}</code>. Nothing was changed by looking.
      </p>
    </div>
  )
}
