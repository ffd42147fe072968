import { compareApiVersions } from '../api-version.ts'
import type { CreateBody, EngineRecord, ImageInspect } from '../engine-types.ts'
import { readRecord } from '../read-field.ts'
import type { Recipe, RecipeNetwork } from './recipe.ts'
import { composeImageLabel } from './subtract-image.ts'

export interface CreateTarget {
  readonly imageReference: string
  readonly newImage: ImageInspect
  readonly apiVersion: string
}

export interface CreatePlan {
  readonly body: CreateBody
  /** In this order, between create and start. */
  readonly networksToConnect: readonly RecipeNetwork[]
  /** After the others were connected: the engine always connects the network of NetworkMode. */
  readonly networksToDisconnect: readonly string[]
}

/** Before this version, create takes one network only. */
const manyNetworksSince = '1.44'

export function createBodyFor(recipe: Recipe, target: CreateTarget): CreatePlan {
  const takesMany = compareApiVersions(target.apiVersion, manyNetworksSince) >= 0
  const left = recipe.leftPrimaryNetwork
  const atCreate = left !== undefined ? [] : takesMany ? recipe.networks : recipe.networks.slice(0, 1)
  const { MacAddress: macAddress, ...config } = labelled(recipe, target.newImage)
  const endpoints = Object.fromEntries(atCreate.map(({ network, endpoint }) => [network, endpoint]))
  const primary = atCreate[0]?.network
  // From then on the address belongs to the endpoint, and the engine ignores it in the container.
  const hasEndpointMac = takesMany && macAddress !== undefined && primary !== undefined
  if (hasEndpointMac) endpoints[primary] = { ...endpoints[primary], MacAddress: macAddress }
  return {
    body: {
      ...config,
      ...(macAddress !== undefined && !hasEndpointMac && { MacAddress: macAddress }),
      Image: target.imageReference,
      HostConfig: recipe.hostConfig,
      ...(atCreate.length > 0 && { NetworkingConfig: { EndpointsConfig: endpoints } }),
    },
    networksToConnect: recipe.networks.slice(atCreate.length),
    networksToDisconnect: left === undefined ? [] : [left],
  }
}

function labelled(recipe: Recipe, image: ImageInspect): EngineRecord {
  if (!recipe.hasComposeImageLabel) return recipe.config
  const labels = { ...readRecord(recipe.config['Labels']), [composeImageLabel]: composeImageOf(image) }
  return { ...recipe.config, Labels: labels }
}

/** Compose compares with the manifest of its own platform where the engine lists manifests, else with the image id. */
export function composeImageOf(image: ImageInspect): string {
  const own = image.manifests.find(
    ({ kind, available, platform }) =>
      kind === 'image' &&
      available &&
      platform?.os === image.os &&
      platform.architecture === image.architecture &&
      (platform.variant ?? '') === (image.variant ?? platform.variant ?? ''),
  )
  return own?.digest ?? image.id
}
