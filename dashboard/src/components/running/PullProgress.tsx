import type { UpdateView } from '../../api/views.ts'
import { pullOf } from '../../pull-words.ts'
import { ProgressBar } from '../basics/ProgressBar.tsx'

/** How much of the new image is there; its place is kept from the beginning to the end, so that nothing jumps. */
export function PullProgress({ update, name }: { update: UpdateView; name: string }) {
  return <ProgressBar label={`Download for ${name}`} {...pullOf(update)} />
}
