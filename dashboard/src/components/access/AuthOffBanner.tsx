import { ShieldOff } from 'lucide-react'
import { useMe } from '../../state/use-me.ts'
import css from './AuthOffBanner.module.css'

/** That anybody who reaches the page may do everything; it stands on every page for as long as it is so. */
export function AuthOffBanner() {
  if (useMe()?.auth_enabled !== false) return null
  return (
    <div role="note" aria-label="Login is off" className={css['banner']}>
      <ShieldOff aria-hidden="true" className={css['icon']} />
      <p>
        <strong>Login is off.</strong> Whoever reaches this page may do everything with your containers. To
        switch it on, start every API process without <code>SENTINEL_AUTH=off</code>.
      </p>
    </div>
  )
}
