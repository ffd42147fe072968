import type { UpdateView } from '../../api/views.ts'
import { bytes } from '../../format/bytes.ts'
import css from './PullProgress.module.css'

export function PullProgress({
  progress,
  name,
}: {
  progress: NonNullable<UpdateView['progress']>
  name: string
}) {
  const { current, total } = progress
  return (
    <div className={css['pull']}>
      <progress
        className={css['bar']}
        aria-label={`Download for ${name}`}
        {...(total > 0 ? { max: total, value: Math.min(current, total) } : {})}
      />
      <span className={css['words']}>
        {bytes(current)}
        {total > 0 && ` of ${bytes(total)}`}
      </span>
    </div>
  )
}
