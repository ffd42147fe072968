import type { RegistryLimit } from '../../api/views.ts'
import { limitWords } from '../../registry-words.ts'
import { useNow } from '../../state/now.ts'
import { Ago } from '../basics/Ago.tsx'
import { classes } from '../basics/classes.ts'
import { Until } from '../basics/Until.tsx'
import css from './LimitMeter.module.css'

/** How much a registry still allows, drawn where it says. */
export function LimitMeter({ limit, name }: { limit: RegistryLimit | undefined; name: string }) {
  const now = useNow()
  const { tone, text, share, until } = limitWords(limit, now)
  return (
    <div className={classes(css['limit'], css[tone])}>
      {share !== undefined && (
        <meter
          className={css['meter']}
          aria-label={`What ${name} still allows`}
          min={0}
          max={1}
          value={share}
        />
      )}
      <p className={css['words']}>
        <strong>{text}</strong>
        {until !== undefined && (
          <span>
            more from <Until at={until} />
          </span>
        )}
        {limit?.last_updated != null && (
          <span>
            as of <Ago at={limit.last_updated} />
            {limit.is_auth ? ', logged in' : ', without a login'}
          </span>
        )}
      </p>
    </div>
  )
}
