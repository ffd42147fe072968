import type { Answer } from '../../api/call.ts'
import { describeError } from '../../api/errors.ts'
import { duration } from '../../format/time.ts'
import css from './TryOutcome.module.css'

interface TryOutcomeProps {
  readonly attempt: {
    readonly isPending: boolean
    readonly error: Error | null
    readonly data: Answer<'POST /api/hooks/:container/test'> | undefined
  }
}

const skipCode = 75

/** What a hook said when it was tried out, and what an update would have made of it. */
export function TryOutcome({ attempt: { isPending, error, data } }: TryOutcomeProps) {
  return (
    <div role="status">
      {isPending && <p className={css['soft']}>It runs…</p>}
      {error !== null && !isPending && <p className={css['bad']}>{describeError(error)}</p>}
      {data !== undefined && !isPending && (
        <>
          <p className={data.problem === null ? css['good'] : css['bad']}>
            {verdict(data)} <span className={css['soft']}>({duration(data.took_ms)})</span>
          </p>
          <pre className={css['said']} tabIndex={0} aria-label="What it said">
            {data.output.trimEnd() === '' ? 'It said nothing.' : data.output.trimEnd()}
          </pre>
        </>
      )}
    </div>
  )
}

function verdict({ exit_code, problem }: Answer<'POST /api/hooks/:container/test'>): string {
  if (exit_code === skipCode) return 'It ended with 75: an update would be skipped.'
  return problem === null ? 'It went well.' : `It counts as failed: ${problem}.`
}
