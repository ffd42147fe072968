import type { SessionView } from '../../api/views.ts'
import { browserName } from '../../browser-words.ts'
import { useAction } from '../../state/use-action.ts'
import { Ago } from '../basics/Ago.tsx'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { AccessRow } from './AccessRow.tsx'

export function SessionRow({ session }: { session: SessionView }) {
  const revoke = useAction('DELETE /api/auth/sessions/:token', { showsErrors: true })
  const { token, ip, user_agent, created_at, last_seen_at, expires_at, current } = session
  const name = browserName(user_agent)
  return (
    <AccessRow
      name={name}
      badges={current && <Badge tone="good">this browser</Badge>}
      error={revoke.error}
      tools={
        !current && (
          <Button
            size="small"
            isBusy={revoke.isPending}
            aria-label={`Sign out: ${name} at ${ip}`}
            onClick={() => revoke.mutate({ params: { token } })}
          >
            Sign out
          </Button>
        )
      }
    >
      at <code>{ip}</code> · signed in <Ago at={created_at} /> · last used <Ago at={last_seen_at} /> · ends{' '}
      <Ago at={expires_at} />
    </AccessRow>
  )
}
