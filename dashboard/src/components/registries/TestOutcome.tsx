import type { Answer } from '../../api/call.ts'
import { describeError } from '../../api/errors.ts'
import css from '../basics/Form.module.css'

interface TestOutcomeProps {
  readonly test: {
    readonly error: Error | null
    readonly data: Answer<'POST /api/settings/registries/test'> | undefined
    readonly isPending: boolean
  }
}

/** Whether a login worked, where it was asked, for as long as somebody looks. */
export function TestOutcome({ test: { data, error, isPending } }: TestOutcomeProps) {
  return (
    <div role="status">
      {isPending && <p>Logging in as a check would…</p>}
      {error !== null && <p className={css['bad']}>{describeError(error)}</p>}
      {data?.success === true && <p className={css['good']}>{data.message ?? 'The login works.'}</p>}
      {data?.success === false && <p className={css['bad']}>{data.error ?? 'The login does not work.'}</p>}
    </div>
  )
}
