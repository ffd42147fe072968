import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { describeError } from '../../api/errors.ts'
import { updateQuery } from '../../api/queries.ts'
import { EvidenceView } from './EvidenceView.tsx'
import css from './LastWords.module.css'

/** What was seen of a version that failed; read when somebody opens it. */
export function LastWords({ id, name }: { id: string; name: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const { data, error } = useQuery({ ...updateQuery(id), enabled: isOpen })
  return (
    <details className={css['words']} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary aria-label={`What was seen of the failed ${name}`}>What was seen</summary>
      {error !== null && <p role="alert">{describeError(error)}</p>}
      {data === undefined && error === null && <p>Reading…</p>}
      {data?.evidence === null && <p>The new one was never started, so it left nothing behind.</p>}
      {data?.evidence != null && <EvidenceView evidence={data.evidence} />}
    </details>
  )
}
