import type { StepView } from '../../api/views.ts'
import { duration } from '../../format/time.ts'
import { useNow } from '../../state/now.ts'
import { stepTitle } from '../../step-titles.ts'
import { timeline } from '../../timeline.ts'
import { classes } from '../basics/classes.ts'
import css from './StepLog.module.css'

interface StepLogProps {
  readonly steps: readonly StepView[]
  readonly isOpen?: boolean
}

/** Every step as the journal has it, for those who want to know exactly. */
export function StepLog({ steps, isOpen = false }: StepLogProps) {
  if (steps.length === 0) return <span />
  return (
    <details className={css['log']} open={isOpen}>
      <summary>Each step</summary>
      <Steps steps={steps} />
    </details>
  )
}

function Steps({ steps }: Pick<StepLogProps, 'steps'>) {
  const spans = timeline(steps, useNow())
  return (
    <ol className={css['steps']}>
      {steps.map((step, index) => (
        <li
          key={`${index}-${step.step}`}
          className={classes(css['step'], css[step.phase], step.direction === 'undo' && css['undo'])}
        >
          <time dateTime={step.at}>{new Date(step.at).toLocaleTimeString()}</time>
          <div>
            {stepTitle(step)}
            <svg className={css['bar']} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect className={css['whole']} width="100" height="4" />
              <rect x={spans[index]?.from} width={spans[index]?.length} height="4" />
            </svg>
            {step.text !== null && <p className={css['text']}>{step.text}</p>}
          </div>
          <span className={css['took']}>{took(step)}</span>
        </li>
      ))}
    </ol>
  )
}

function took({ at, ended_at, phase }: StepView): string {
  if (phase === 'begun') return '…'
  const time = ended_at === null ? '' : duration(Date.parse(ended_at) - Date.parse(at))
  return phase === 'failed' ? `failed ${time}` : time
}
