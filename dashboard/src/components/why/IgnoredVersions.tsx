import { Eye } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { WhyPart } from './WhyPart.tsx'
import css from './WhyTab.module.css'

interface IgnoredVersionsProps {
  readonly container: FleetContainer
  readonly can: Abilities
}

/** What a person chose not to be offered, and how to take it back. */
export function IgnoredVersions({ container, can }: IgnoredVersionsProps) {
  const offerAgain = useAction('DELETE /api/ignore/:key')
  const { key, name, ignored_versions } = container
  if (ignored_versions.length === 0) return null
  return (
    <WhyPart title="Ignored versions">
      <ul className={css['ignored']}>
        {ignored_versions.map((version) => (
          <li key={version}>
            {version}
            <Button
              size="small"
              icon={<Eye aria-hidden="true" />}
              blocked={can.turnDown()}
              isBusy={offerAgain.isPending}
              aria-label={`Offer it again: ${version} for ${name}`}
              onClick={() => offerAgain.mutate({ params: { key }, query: { version } })}
            >
              Offer it again
            </Button>
          </li>
        ))}
      </ul>
    </WhyPart>
  )
}
