import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { reasonFor } from '../abilities.ts'
import { usersQuery } from '../api/queries.ts'
import { Button } from '../components/basics/Button.tsx'
import { Loaded } from '../components/basics/Loaded.tsx'
import { Section } from '../components/basics/Section.tsx'
import { Page } from '../components/frame/Page.tsx'
import { AddUserDialog } from '../components/users/AddUserDialog.tsx'
import { SingleSignOnSection } from '../components/users/SingleSignOnSection.tsx'
import { UserRow } from '../components/users/UserRow.tsx'
import { useAbilities } from '../state/use-abilities.ts'
import { useMe } from '../state/use-me.ts'
import rows from '../components/basics/Rows.module.css'

/** Who may sign in, and as what. */
export function UsersPage() {
  const me = useMe()
  const can = useAbilities()
  const obstacle = can.manageUsers()
  const isAllowed = obstacle === undefined
  const users = useQuery({ ...usersQuery, enabled: isAllowed })
  const [isAdding, setIsAdding] = useState(false)
  return (
    <Page
      title="Users"
      lead="Who may sign in, and what each may do. A change counts from the next click of whoever it concerns."
      tools={
        <Button icon={<UserPlus aria-hidden="true" />} blocked={obstacle} onClick={() => setIsAdding(true)}>
          Add a user
        </Button>
      }
    >
      {isAllowed ? (
        <>
          <Section id="accounts" title="Accounts">
            <Loaded query={users} what="the users">
              {(all) => (
                <ul className={rows['rows']}>
                  {all.map((user) => (
                    <li key={user.id}>
                      <UserRow user={user} isMe={user.id === me?.id} />
                    </li>
                  ))}
                </ul>
              )}
            </Loaded>
          </Section>
          <SingleSignOnSection />
        </>
      ) : (
        me !== undefined && <p>{reasonFor(obstacle)}</p>
      )}
      {isAdding && <AddUserDialog onClose={() => setIsAdding(false)} />}
    </Page>
  )
}
