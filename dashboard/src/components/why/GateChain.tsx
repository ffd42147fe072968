import { CircleCheck, CircleMinus, CirclePause, CircleQuestionMark } from 'lucide-react'
import { count } from '../../format/time.ts'
import { gatesApart, verdictOf, verdictWords, type Gate, type VerdictName } from '../../gates.ts'
import { Badge } from '../basics/Badge.tsx'
import { classes } from '../basics/classes.ts'
import { Until } from '../basics/Until.tsx'
import css from './GateChain.module.css'

const icons: Readonly<Record<VerdictName, typeof CircleCheck>> = {
  pass: CircleCheck,
  ask: CircleQuestionMark,
  hold: CirclePause,
  drop: CircleMinus,
}

/** What each rule says: those that decide at once, the rest behind a click. */
export function GateChain({ gates }: { gates: readonly Gate[] }) {
  const { deciding, passed } = gatesApart(gates)
  return (
    <div className={css['chain']}>
      {deciding.length > 0 && (
        <ol className={css['gates']} aria-label="Rules that decide">
          {deciding.map((gate) => (
            <GateLine key={gate.rule} gate={gate} />
          ))}
        </ol>
      )}
      {passed.length > 0 && (
        <details className={css['passed']} open={deciding.length === 0}>
          <summary>
            <CircleCheck aria-hidden="true" />
            {deciding.length > 0 ? 'Nothing against it from ' : 'Nothing against it: '}
            {count(passed.length, 'rule')}
          </summary>
          <ol className={css['gates']} aria-label="Rules that have nothing against it">
            {passed.map((gate) => (
              <GateLine key={gate.rule} gate={gate} />
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}

function GateLine({ gate }: { gate: Gate }) {
  const verdict = verdictOf(gate)
  const Icon = icons[verdict]
  const { label, tone } = verdictWords[verdict]
  return (
    <li className={classes(css['gate'], css[verdict])}>
      <Icon aria-hidden="true" />
      <div>
        {verdict === 'pass' ? (
          <span className="visually-hidden">{label}: </span>
        ) : (
          <Badge tone={tone}>{label}</Badge>
        )}{' '}
        {gate.text}
        {gate.until != null && (
          <span className={css['until']}>
            {' '}
            Until <Until at={gate.until} />.
          </span>
        )}
      </div>
    </li>
  )
}
