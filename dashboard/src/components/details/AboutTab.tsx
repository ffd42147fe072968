import type { FleetContainer } from '../../api/views.ts'
import { shortDigest } from '../../format/version-change.ts'
import { policySources, policyWords } from '../../policy-words.ts'
import { Ago } from '../basics/Ago.tsx'
import { Fact, Facts } from '../basics/Facts.tsx'

export function AboutTab({ container }: { container: FleetContainer }) {
  const {
    policy,
    policy_source,
    host_name,
    stack,
    service,
    digest,
    image_id,
    id,
    created_at,
    seen_at,
    rollback_to,
  } = container
  return (
    <Facts>
      <Fact name="Policy">
        <strong>{policy}</strong>. {policyWords[policy]} {policySources[policy_source]}
      </Fact>
      <Fact name="Host">{host_name}</Fact>
      {stack !== null && (
        <Fact name="Stack">
          {stack}
          {service !== null && `, service ${service}`}
        </Fact>
      )}
      <Fact name="Image digest">
        <code title={digest}>{digest === '' ? 'never pulled from a registry' : shortDigest(digest)}</code>
      </Fact>
      <Fact name="Image id">
        <code title={image_id}>{shortDigest(image_id)}</code>
      </Fact>
      <Fact name="Container id">
        <code title={id}>{id.slice(0, 12)}</code>
      </Fact>
      <Fact name="Made">
        <Ago at={created_at} />
      </Fact>
      <Fact name="Last seen">
        <Ago at={seen_at} />
      </Fact>
      <Fact name="Can go back to">
        {rollback_to === null ? 'nothing yet: no update of it is recorded' : rollback_to.reference}
      </Fact>
    </Facts>
  )
}
