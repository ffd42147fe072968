import { Link, useLocation } from 'wouter'
import { useMutation } from '@tanstack/react-query'
import { CircleUser, LogOut } from 'lucide-react'
import { reach } from '../../api/call.ts'
import { csrfToken } from '../../api/csrf-token.ts'
import { describeError } from '../../api/errors.ts'
import { tell } from '../../state/tell.ts'
import { useMe } from '../../state/use-me.ts'
import css from './UserMenu.module.css'

/** Who is signed in, and the way out. */
export function UserMenu() {
  const me = useMe()
  const [path] = useLocation()
  const signOut = useMutation({
    mutationFn: async () => {
      const csrf = csrfToken()
      const headers: Record<string, string> = csrf === undefined ? {} : { 'x-csrf-token': csrf }
      await reach('/logout', { method: 'POST', headers, redirect: 'manual' })
    },
    onSuccess: () => window.location.assign('/login'),
    onError: (error) => tell(describeError(error), 'bad'),
  })
  if (me === undefined || !me.auth_enabled) return null
  return (
    <div className={css['user']}>
      <Link
        href="/account"
        className={css['name']}
        title={`Signed in as ${me.username}: your account`}
        aria-current={path === '/account' ? 'page' : undefined}
      >
        <CircleUser aria-hidden="true" />
        <span>{me.username}</span>
      </Link>
      <button
        type="button"
        className={css['out']}
        aria-label="Sign out"
        title="Sign out"
        disabled={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        <LogOut aria-hidden="true" />
      </button>
    </div>
  )
}
