import type { RestartPolicy } from '@sentinel/docker/engine-types'
import type { Recipe } from '@sentinel/docker/recipe/recipe'

/** A container that lives in the namespaces or volumes of the one that is replaced, and is made anew with it. */
export interface Dependant {
  readonly name: string
  /** Of the one that hangs on old. */
  readonly id: string
  readonly imageId: string
  readonly reference: string
  readonly state: 'running' | 'paused' | 'stopped'
  /** It ran without trouble: only then it must prove itself again. */
  readonly wasWell: boolean
  readonly restartPolicy: RestartPolicy
  readonly autoRemove: boolean
  readonly stopTimeoutSeconds?: number
  readonly recipe: Recipe
  /** Of the one that hangs on new. */
  readonly newId?: string
}
