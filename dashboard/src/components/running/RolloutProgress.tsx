import type { UpdateView } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { ProgressBar } from '../basics/ProgressBar.tsx'

/** How many tasks of a service run the new image. */
export function RolloutProgress({ update, name }: { update: UpdateView; name: string }) {
  const { progress } = update
  const label = `Rollout of ${name}`
  if (progress?.step !== 'follow' || progress.total === 0)
    return <ProgressBar label={label} percent={0} words={['No task is replaced yet']} />
  const { current, total } = progress
  return (
    <ProgressBar
      label={label}
      percent={Math.floor((Math.min(current, total) / total) * 100)}
      words={[`${current} of ${count(total, 'task')} run the new image`]}
    />
  )
}
