import { AppError } from '@sentinel/shared/errors/app-error'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'

/** A `--rm` container goes by itself when it ends, or with its engine: the recipe of old is the way back. */
export function vanishedNew({ update }: ReplaceContext, state: Replacement): AppError {
  if (!known(state, 'autoRemove') || state.isKept) {
    return attention(`The container made for the new ${update.name} vanished`)
  }
  return new AppError('conflict', 'exited', `The new ${update.name} ended before it could be looked at`)
}
