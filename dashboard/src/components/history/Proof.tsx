import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { describeError } from '../../api/errors.ts'
import { updateQuery } from '../../api/queries.ts'
import type { UpdateView } from '../../api/views.ts'
import { FidelityView } from '../results/FidelityView.tsx'
import { ResultList } from '../results/ResultList.tsx'
import { byWhom } from './cause-of.ts'
import css from './Proof.module.css'

/** What was proved and noted of an update; read when somebody opens it. */
export function Proof({ id, name }: { id: string; name: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const { data, error } = useQuery({ ...updateQuery(id), enabled: isOpen })
  return (
    <details className={css['proof']} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary aria-label={`Proof and notes of the update of ${name}`}>Proof and notes</summary>
      <div className={css['inside']}>
        {error !== null && <p role="alert">{describeError(error)}</p>}
        {data === undefined && error === null && <p>Reading…</p>}
        {data !== undefined && <Told update={data} />}
      </div>
    </details>
  )
}

function Told({ update }: { update: UpdateView }) {
  const { fidelity, dependants, cancelled_by } = update
  const { hooks, signature, vulnerabilities, after_care } = update
  const hasResults = hooks.length + after_care.length > 0 || signature !== null || vulnerabilities !== null
  return (
    <>
      {fidelity === null ? (
        <p className={css['soft']}>
          Nothing was compared: that comes once a new container has taken the place.
        </p>
      ) : (
        <FidelityView fidelity={fidelity} />
      )}
      {cancelled_by !== null && <p>Taken back{byWhom(cancelled_by)} before the container was touched.</p>}
      {dependants.length > 0 && <p>Made anew with it: {dependants.join(', ')}.</p>}
      {hasResults ? (
        <ResultList update={update} />
      ) : (
        <p className={css['soft']}>No hook ran, and no signature or vulnerability was looked for.</p>
      )}
    </>
  )
}
