import type { StepView } from '../../api/views.ts'
import { duration } from '../../format/time.ts'
import { classes } from '../basics/classes.ts'
import { stepTitle } from '../../step-titles.ts'
import css from './StepLog.module.css'

/** Every step as the journal has it, for those who want to know exactly. */
export function StepLog({ steps, isOpen = false }: { steps: readonly StepView[]; isOpen?: boolean }) {
  if (steps.length === 0) return <span />
  return (
    <details className={css['log']} open={isOpen}>
      <summary>Each step</summary>
      <ol className={css['steps']}>
        {steps.map((step, index) => (
          <li key={`${index}-${step.step}`} className={classes(css['step'], css[step.phase])}>
            <time dateTime={step.at}>{new Date(step.at).toLocaleTimeString()}</time>
            <div>
              {stepTitle(step)}
              {step.text !== null && <p className={css['text']}>{step.text}</p>}
            </div>
            <span className={css['took']}>{took(step)}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}

function took({ at, ended_at, phase }: StepView): string {
  if (phase === 'begun') return '…'
  const time = ended_at === null ? '' : duration(Date.parse(ended_at) - Date.parse(at))
  return phase === 'failed' ? `failed ${time}` : time
}
