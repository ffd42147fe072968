import { useQuery } from '@tanstack/react-query'
import type { Abilities } from '../../abilities.ts'
import { hooksQuery, settingsQuery } from '../../api/queries.ts'
import type { FleetContainer } from '../../api/views.ts'
import { Loaded } from '../basics/Loaded.tsx'
import { HookCard } from './HookCard.tsx'
import css from '../basics/Card.module.css'

const phases = ['pre-update', 'post-update'] as const

/** What is to be run in a container around its updates. */
export function HooksTab({ container, can }: { container: FleetContainer; can: Abilities }) {
  const hooks = useQuery(hooksQuery(container))
  const { data: settings } = useQuery({ ...settingsQuery, enabled: can.seeSettings() === undefined })
  const isOff = settings?.['hooks_enabled'] === 'false'
  return (
    <div className={css['cards']}>
      {isOff && (
        <p role="status" className={css['card']}>
          <span>
            <strong>Hooks are switched off.</strong> What is stored here is not run until the setting
            hooks_enabled (<code>SENTINEL_HOOKS=true</code>) is on.
          </span>
        </p>
      )}
      <Loaded query={hooks} what={`the hooks of ${container.name}`}>
        {(stored) => (
          <ul className={css['cards']}>
            {phases.map((phase) => (
              <li key={phase}>
                <HookCard
                  phase={phase}
                  hook={stored.find((hook) => hook.phase === phase)}
                  container={container}
                  can={can}
                  isOff={isOff}
                />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <p className={css['soft']}>
        A hook that the container’s owner wrote into a label counts where none is stored here. What a hook
        said during an update stands under “What happened”.
      </p>
    </div>
  )
}
