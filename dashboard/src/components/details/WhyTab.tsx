import { CircleCheck, CircleMinus, CirclePause, CircleQuestionMark } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { newerOf } from '../../newer-words.ts'
import { offerOf } from '../../waiting-words.ts'
import { Ago } from '../basics/Ago.tsx'
import { classes } from '../basics/classes.ts'
import { IgnoredVersions } from './IgnoredVersions.tsx'
import css from './WhyTab.module.css'

const verdicts: Readonly<Record<string, { icon: typeof CircleCheck; name: string }>> = {
  pass: { icon: CircleCheck, name: 'nothing against it' },
  ask: { icon: CircleQuestionMark, name: 'a person must say yes' },
  hold: { icon: CirclePause, name: 'not yet' },
  drop: { icon: CircleMinus, name: 'no' },
}

/** Why something is offered or not: every rule's word. */
export function WhyTab({ container, can }: { container: FleetContainer; can: Abilities }) {
  const { decision, candidate, waiting, failed, refusals, policy_problem } = container
  return (
    <div className={css['why']}>
      <p className={css['headline']}>{waiting === null ? newerOf(container).text : offerOf(waiting)}</p>
      {decision === null ? (
        <p>No scan has looked at it yet. The next one will, or press “Check now”.</p>
      ) : (
        <>
          <p className={css['soft']}>
            Checked <Ago at={decision.checked_at} />
            {candidate !== null && ` against ${candidate.reference}`}.
            {decision.hidden_by_scope > 0 &&
              ` ${decision.hidden_by_scope} higher versions lie beyond its version scope and are not offered.`}
          </p>
          {decision.error !== null && <p className={css['error']}>{decision.error}</p>}
          {failed.some(({ at }) => at > decision.checked_at) && (
            <p className={css['soft']}>That is how it stood at the check; what failed since then is below.</p>
          )}
          <ol className={css['trace']} aria-label="What each rule says">
            {decision.trace.map(({ rule, verdict, text, until }) => (
              <Rule key={rule} verdict={verdict} text={text} until={until} />
            ))}
          </ol>
        </>
      )}
      {policy_problem !== null && <p className={css['error']}>{policy_problem}</p>}
      <Notes title="May not be updated because" texts={refusals.map(({ text }) => text)} />
      <IgnoredVersions container={container} can={can} />
      <Notes
        title="Was sick here"
        texts={failed.map(
          ({ reference, reason, at }) => `${reference} on ${new Date(at).toLocaleString()}: ${reason}`,
        )}
      />
    </div>
  )
}

function Rule({ verdict, text, until }: { verdict: string; text: string; until: string | null }) {
  const { icon: Icon, name } = verdicts[verdict] ?? { icon: CircleMinus, name: verdict }
  return (
    <li className={classes(css['rule'], css[verdict])}>
      <Icon aria-hidden="true" />
      <span>
        <span className="visually-hidden">{name}: </span>
        {text}
        {until !== null && ` Until ${new Date(until).toLocaleString()}.`}
      </span>
    </li>
  )
}

function Notes({ title, texts }: { title: string; texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <section>
      <h3 className={css['title']}>{title}</h3>
      <ul className={css['notes']}>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  )
}
