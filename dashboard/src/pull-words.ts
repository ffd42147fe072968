import type { UpdateView } from './api/views.ts'
import { bytes } from './format/bytes.ts'
import { count } from './format/time.ts'

export interface PullWords {
  /** Undefined while it goes on and the engine has not said how much there is. */
  readonly percent: number | undefined
  readonly words: readonly string[]
}

type Pulled = Pick<UpdateView, 'steps' | 'progress'>

/** How far the download of an update has come. */
export function pullOf({ steps, progress }: Pulled): PullWords {
  const pulls = steps.filter(({ step, direction }) => step === 'pull' && direction === 'forward')
  const last = pulls.at(-1)
  const known = progress?.step === 'pull' ? progress : null
  if (last === undefined) return { percent: 0, words: ['The download has not begun'] }
  if (last.phase === 'failed') return { percent: 0, words: ['The download failed'] }
  if (last.phase === 'done')
    return { percent: 100, words: known === null ? ['The image is there'] : ['Downloaded', ...size(known)] }
  if (known === null) return { percent: undefined, words: ['Asking the registry'] }
  const { current, total, layers_done, layers } = known
  const share = Math.floor((Math.min(current, total) / total) * 100)
  const ofLayers = layers ? [`${layers_done ?? 0} of ${count(layers, 'layer')}`] : []
  return total > 0
    ? {
        percent: share,
        words: [`${share} %`, `${bytes(Math.min(current, total))} of ${bytes(total)}`, ...ofLayers],
      }
    : { percent: undefined, words: [bytes(current), ...ofLayers] }
}

function size({ current, total, layers }: NonNullable<Pulled['progress']>): string[] {
  const all = Math.max(current, total)
  return [...(all > 0 ? [bytes(all)] : []), ...(layers ? [count(layers, 'layer')] : [])]
}
