import type { Explanation } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { Ago } from '../basics/Ago.tsx'
import css from './WhyTab.module.css'

const outcomes: Readonly<Record<string, string>> = {
  available: 'It found something newer.',
  up_to_date: 'It found nothing newer.',
  skipped: 'It was left out.',
  failed: 'It got no usable answer.',
  rate_limited: 'It was held back by a limit of the registry.',
}

/** When the registry was asked, what came of it, and what it cost. */
export function LastCheck({ check }: { check: Explanation['last_check'] }) {
  if (check === undefined)
    return <p>No scan has looked at it yet. The next one will, or press “Check now”.</p>
  const { at, outcome, error, registry_cost: cost } = check
  return (
    <>
      <p>
        <Ago at={at} />. {outcomes[outcome] ?? outcome}
      </p>
      {error !== undefined && <p className={css['error']}>{error}</p>}
      {cost !== undefined && (
        <p className={css['soft']}>
          The whole scan took {count(cost.requests, 'request')} to its registry: {count(cost.heads, 'look')}{' '}
          at a digest, {count(cost.tag_pages, 'page')} of tags, {count(cost.tokens, 'token')}.
        </p>
      )}
    </>
  )
}
