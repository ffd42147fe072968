import { Gate } from '../components/access/Gate.tsx'
import { SetupForm } from '../components/access/SetupForm.tsx'

export function SetupPage() {
  return (
    <Gate
      title="Set up Sentinel"
      lead={
        <>
          <p>
            This Sentinel is new and belongs to nobody yet. Choose a name and a password: you become its
            administrator, and from then on everybody has to sign in.
          </p>
          <p>
            It can be done for a few minutes after each start, so that nobody else comes first. Other people
            get their accounts from you afterwards.
          </p>
        </>
      }
    >
      <SetupForm />
    </Gate>
  )
}
