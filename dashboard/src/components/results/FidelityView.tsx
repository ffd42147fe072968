import { CircleAlert, ShieldCheck } from 'lucide-react'
import type { UpdateView } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { valueText } from '../../value-text.ts'
import { DiffList } from './DiffList.tsx'
import css from './FidelityView.module.css'

/** Whether the new container came out as the old one was set up. */
export function FidelityView({ fidelity }: { fidelity: NonNullable<UpdateView['fidelity']> }) {
  const { passed, differences, allowed } = fidelity
  return (
    <div className={css['proof']}>
      <p className={passed ? css['good'] : css['bad']}>
        {passed ? <ShieldCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
        {passed
          ? 'Compared setting by setting: the new one is set up as the old one was.'
          : `The new one is not set up as the old one was: ${count(differences.length, 'difference')}.`}
      </p>
      {differences.length > 0 && (
        <DiffList
          label="What differs: as it was set up, and as it is now"
          differences={differences.map(({ path, wanted, found }) => ({
            path,
            before: valueText(wanted),
            after: valueText(found),
          }))}
        />
      )}
      {allowed.length > 0 && (
        <details className={css['allowed']}>
          <summary>{count(allowed.length, 'setting')} may differ</summary>
          <p>Written anew on purpose, or filled in by the engine: {allowed.join(', ')}</p>
        </details>
      )}
    </div>
  )
}
