import { isForbidden, type Abilities } from '../../abilities.ts'
import type { FleetContainer, Policy } from '../../api/views.ts'
import { policySources, policyWords } from '../../policy-words.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import css from './PolicyChoice.module.css'

const policies = ['auto', 'manual', 'pinned'] as const satisfies readonly Policy[]

export function PolicyChoice({ container, can }: { container: FleetContainer; can: Abilities }) {
  const set = useAction('POST /api/containers/:name/policy')
  const { name, host_id, policy, policy_source } = container
  const obstacle = can.setPolicy(container)
  if (isForbidden(obstacle)) return <span title={obstacle.text}>{policy}</span>
  if (obstacle !== undefined) {
    return (
      <Button size="small" look="quiet" blocked={obstacle} aria-label={`${policy}: policy of ${name}`}>
        {policy}
      </Button>
    )
  }
  const shown = set.isPending ? set.variables.body.policy : policy
  return (
    <select
      className={css['choice']}
      aria-label={`Policy of ${name}`}
      title={`${policyWords[policy]} ${policySources[policy_source] ?? ''}`}
      value={shown}
      disabled={set.isPending}
      onChange={(event) => {
        const chosen = policies.find((each) => each === event.target.value)
        if (chosen) set.mutate({ params: { name }, query: { host: host_id }, body: { policy: chosen } })
      }}
    >
      {policies.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  )
}
