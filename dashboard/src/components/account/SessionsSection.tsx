import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { sessionsQuery } from '../../api/queries.ts'
import { count } from '../../format/time.ts'
import { tell } from '../../state/tell.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import { ConfirmDialog } from '../basics/ConfirmDialog.tsx'
import { Loaded } from '../basics/Loaded.tsx'
import { Section } from '../basics/Section.tsx'
import { SessionRow } from './SessionRow.tsx'
import rows from '../basics/Rows.module.css'

/** Where somebody is signed in, this browser first. */
export function SessionsSection() {
  const sessions = useQuery(sessionsQuery)
  const [isAsking, setIsAsking] = useState(false)
  const revokeOthers = useAction('DELETE /api/auth/sessions')
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0
  return (
    <Section
      id="sessions"
      title="Where you are signed in"
      tools={
        <Button
          size="small"
          icon={<LogOut aria-hidden="true" />}
          blocked={others === 0 ? 'You are signed in nowhere else.' : undefined}
          isBusy={revokeOthers.isPending}
          onClick={() => setIsAsking(true)}
        >
          Sign out everywhere else
        </Button>
      }
    >
      <Loaded query={sessions} what="your sessions">
        {(all) => (
          <ul className={rows['rows']}>
            {all
              .toSorted((a, b) => Number(b.current) - Number(a.current))
              .map((session) => (
                <li key={session.token}>
                  <SessionRow session={session} />
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {isAsking && (
        <ConfirmDialog
          title="Sign out everywhere else?"
          verb="Sign out there"
          isDanger
          onClose={() => setIsAsking(false)}
          onConfirm={() => {
            revokeOthers.mutate({}, { onSuccess: () => tell(`${count(others, 'session')} ended.`) })
            setIsAsking(false)
          }}
        >
          <p>
            {count(others, 'other session')} {others === 1 ? 'ends' : 'end'} at once. This browser stays
            signed in.
          </p>
        </ConfirmDialog>
      )}
    </Section>
  )
}
