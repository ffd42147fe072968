import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Smartphone } from 'lucide-react'
import { secondFactorQuery } from '../../api/queries.ts'
import { count } from '../../format/time.ts'
import { Badge } from '../basics/Badge.tsx'
import { Button } from '../basics/Button.tsx'
import { Loaded } from '../basics/Loaded.tsx'
import { Section } from '../basics/Section.tsx'
import { SecondFactorDialog } from './SecondFactorDialog.tsx'
import { SecondFactorOff } from './SecondFactorOff.tsx'
import cards from '../basics/Card.module.css'

/** A code from an app, asked for after the password. */
export function SecondFactorSection() {
  const status = useQuery(secondFactorQuery)
  const [open, setOpen] = useState<'setup' | 'off'>()
  const close = () => setOpen(undefined)
  return (
    <Section id="second-factor" title="Two-factor sign-in">
      <Loaded query={status} what="your two-factor sign-in">
        {({ totp_enabled, recovery_codes_left }) => (
          <div className={cards['card']}>
            <div className={cards['head']}>
              {totp_enabled ? <Badge tone="good">on</Badge> : <Badge tone="quiet">off</Badge>}
              <p>
                {totp_enabled
                  ? 'After the password you are asked for the code of your authenticator app.'
                  : 'Your password alone opens your account. A code of an app on your phone makes a stolen password worthless.'}
              </p>
            </div>
            {totp_enabled && (
              <p className={recovery_codes_left < 3 ? cards['bad'] : cards['soft']}>
                {recovery_codes_left === 0
                  ? 'No recovery code is left: without your phone you could not sign in any more.'
                  : `${count(recovery_codes_left, 'recovery code')} left.`}
                {recovery_codes_left < 3 && ' Switch it off and set it up again for new ones.'}
              </p>
            )}
            <div className={cards['answers']}>
              {totp_enabled ? (
                <Button size="small" look="danger" onClick={() => setOpen('off')}>
                  Switch it off
                </Button>
              ) : (
                <Button
                  size="small"
                  icon={<Smartphone aria-hidden="true" />}
                  onClick={() => setOpen('setup')}
                >
                  Set it up
                </Button>
              )}
            </div>
          </div>
        )}
      </Loaded>
      {open === 'setup' && <SecondFactorDialog onClose={close} />}
      {open === 'off' && <SecondFactorOff onClose={close} />}
    </Section>
  )
}
