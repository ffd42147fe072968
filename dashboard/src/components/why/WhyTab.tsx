import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import { describeError } from '../../api/errors.ts'
import { explainQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { newerOf } from '../../newer-words.ts'
import { offerOf } from '../../waiting-words.ts'
import { Ago } from '../basics/Ago.tsx'
import { GateChain } from './GateChain.tsx'
import { IgnoredVersions } from './IgnoredVersions.tsx'
import { LastCheck } from './LastCheck.tsx'
import { NextStep } from './NextStep.tsx'
import { SettingsInForce } from './SettingsInForce.tsx'
import { TagsSeen } from './TagsSeen.tsx'
import { WhatRuns } from './WhatRuns.tsx'
import { WhyPart } from './WhyPart.tsx'
import css from './WhyTab.module.css'

/** Why something is offered or not: from what runs to what happens next. */
export function WhyTab({ container, can }: { container: FleetContainer; can: Abilities }) {
  const { data: why, error } = useQuery(explainQuery(container))
  const { decision, waiting, failed } = container
  return (
    <div className={css['why']}>
      <p className={css['headline']}>{waiting === null ? newerOf(container).text : offerOf(waiting)}</p>
      {why === undefined && error === null && <p className={css['soft']}>Working it out…</p>}
      {error !== null && (
        <p role="alert" className={css['error']}>
          {describeError(error)}
        </p>
      )}
      {why !== undefined && (
        <>
          <NextStep next={why.next} />
          {[...why.problems, ...why.refusals.map(({ text }) => text)].map((text) => (
            <Warning key={text}>{text}</Warning>
          ))}
          <WhyPart title="What each rule says">
            <GateChain gates={why.gates} />
          </WhyPart>
          <WhyPart title="What runs, and what there is">
            <WhatRuns why={why} />
          </WhyPart>
          {why.tags !== undefined && (
            <WhyPart title="Tags that were seen">
              <TagsSeen tags={why.tags} />
            </WhyPart>
          )}
          <WhyPart title="The last check">
            <LastCheck check={why.last_check} />
          </WhyPart>
          <WhyPart title="What holds for it">
            <SettingsInForce settings={why.settings} foreign_labels={why.foreign_labels} />
          </WhyPart>
        </>
      )}
      {why === undefined && decision !== null && error !== null && (
        <WhyPart title="What each rule said at the last check">
          <GateChain gates={decision.trace} />
        </WhyPart>
      )}
      <IgnoredVersions container={container} can={can} />
      {failed.length > 0 && (
        <WhyPart title="Was sick here">
          <ul className={css['notes']}>
            {failed.map(({ reference, reason, at, update_id }) => (
              <li key={update_id}>
                {reference}, <Ago at={at} />: {reason}
              </li>
            ))}
          </ul>
        </WhyPart>
      )}
    </div>
  )
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className={css['warning']}>
      <CircleAlert aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}
