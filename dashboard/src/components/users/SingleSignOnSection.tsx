import { useQuery } from '@tanstack/react-query'
import { singleSignOnQuery } from '../../api/queries.ts'
import { Loaded } from '../basics/Loaded.tsx'
import { Section } from '../basics/Section.tsx'
import { SingleSignOnForm } from './SingleSignOnForm.tsx'

/** Signing in with accounts that are kept elsewhere. */
export function SingleSignOnSection() {
  const settings = useQuery(singleSignOnQuery)
  return (
    <Section
      id="single-sign-on"
      title="Single sign-on"
      note="People sign in with the account that they have at your OpenID Connect provider."
    >
      <Loaded query={settings} what="the settings of single sign-on">
        {(stored) => <SingleSignOnForm stored={stored} />}
      </Loaded>
    </Section>
  )
}
