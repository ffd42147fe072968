import { ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

export const stopIfUnchanged: Step<ReplaceContext, Replacement> = {
  name: 'unchanged',
  run({ update }, state) {
    if (known(state, 'newImageId') !== known(state, 'oldImageId')) return Promise.resolve({})
    const reason = `${update.name} runs the image of ${known(state, 'reference')} already; nothing was touched`
    return Promise.reject(ending('unchanged', 'unchanged', reason))
  },
}
