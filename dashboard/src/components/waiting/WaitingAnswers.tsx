import { Check, EyeOff, X } from 'lucide-react'
import { followUpdate } from '../../state/asked-here.ts'
import { shownName } from '../../service-name.ts'
import { focusSection } from '../../state/focus-section.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../basics/Button.tsx'
import type { AnswersProps } from './answers-props.ts'

/** What a person can say to an offer. */
export function WaitingAnswers({ container, update, can }: AnswersProps) {
  const approve = useAction('POST /api/approve/:key')
  const reject = useAction('POST /api/reject/:key')
  const ignore = useAction('POST /api/ignore/:key')
  // The id that was shown: should something else be on offer by now, the API refuses instead of surprising.
  const seen = update.candidate_id === null ? {} : { candidate_id: update.candidate_id }
  const name = shownName(container.name)
  const asked = { params: { key: container.key } }
  const isBusy = approve.isPending || reject.isPending || ignore.isPending
  return (
    <>
      <Button
        look="primary"
        icon={<Check aria-hidden="true" />}
        blocked={can.approve(container)}
        isBusy={isBusy}
        aria-label={`Approve ${update.to.tag} for ${name}`}
        onClick={() => {
          followUpdate(update.id)
          approve.mutate({ ...asked, body: seen })
        }}
      >
        Approve
      </Button>
      <Button
        icon={<X aria-hidden="true" />}
        blocked={can.turnDown()}
        isBusy={isBusy}
        title="Take it off the list. The next scan may offer it again."
        aria-label={`Reject ${update.to.tag} for ${name}`}
        onClick={() => {
          focusSection('waiting')
          reject.mutate(asked)
        }}
      >
        Reject
      </Button>
      <Button
        look="quiet"
        icon={<EyeOff aria-hidden="true" />}
        blocked={can.ignore(update)}
        isBusy={isBusy}
        title={`Never offer ${update.to.tag} for ${name} again.`}
        aria-label={`Ignore this version: ${update.to.tag} for ${name}`}
        onClick={() => {
          focusSection('waiting')
          ignore.mutate(asked)
        }}
      >
        Ignore this version
      </Button>
    </>
  )
}
