import { ShieldOff } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import { LinkSection } from '../components/account/LinkSection.tsx'
import { PasskeysSection } from '../components/account/PasskeysSection.tsx'
import { PasswordForm } from '../components/account/PasswordForm.tsx'
import { SecondFactorSection } from '../components/account/SecondFactorSection.tsx'
import { SessionsSection } from '../components/account/SessionsSection.tsx'
import { TokensSection } from '../components/account/TokensSection.tsx'
import { WhoAmI } from '../components/account/WhoAmI.tsx'
import { EmptyState } from '../components/basics/EmptyState.tsx'
import { Loaded } from '../components/basics/Loaded.tsx'
import { Section } from '../components/basics/Section.tsx'
import { Page } from '../components/frame/Page.tsx'

/** The own account: who somebody is, and everything that opens it. */
export function AccountPage() {
  const me = useQuery(meQuery)
  return (
    <Page title="Account" lead="Who you are here, how you sign in, and where you are signed in.">
      <Loaded query={me} what="your account">
        {(data) =>
          data.auth_enabled ? (
            <>
              <Section id="who" title="Who you are">
                <WhoAmI me={data} />
              </Section>
              <Section id="password" title="Password">
                <PasswordForm username={data.username} />
              </Section>
              <SecondFactorSection />
              <PasskeysSection />
              <LinkSection />
              <SessionsSection />
              <TokensSection me={data} />
            </>
          ) : (
            <EmptyState icon={<ShieldOff />} title="Nobody has an account here.">
              Login is off, so everybody may do everything. Accounts work again once Sentinel is started
              without <code>SENTINEL_AUTH=off</code>.
            </EmptyState>
          )
        }
      </Loaded>
    </Page>
  )
}
