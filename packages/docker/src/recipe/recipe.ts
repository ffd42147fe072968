import type { EngineRecord } from '../engine-types.ts'

/**
 * What the owner of a container wanted, without what the image gave it and without what the engine made up.
 * Plain JSON. Its keys contain dots (labels, sysctls), so a database keeps it as text.
 */
export interface Recipe {
  readonly format: 1
  readonly name: string
  /** As its owner wrote it. */
  readonly imageReference: string
  /** Compose compares this label with the image, so it is written anew for each image. */
  readonly hasComposeImageLabel: boolean
  readonly config: EngineRecord
  readonly hostConfig: EngineRecord
  /** The network of NetworkMode first, then the others by name. */
  readonly networks: readonly RecipeNetwork[]
  /** Somebody took the container off the network that its NetworkMode names. */
  readonly leftPrimaryNetwork?: string
}

export interface RecipeNetwork {
  readonly network: string
  readonly endpoint: EngineRecord
}
