import { AppError } from '@sentinel/shared/errors/app-error'

/** The newest version whose meaning we know; an engine that speaks newer ones still speaks this one. */
export const newestKnownApi = '1.51'
const oldestUsableApi = '1.24'

export function compareApiVersions(left: string, right: string): number {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number)
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number)
  return leftMajor - rightMajor || leftMinor - rightMinor
}

export function negotiateApiVersion(offer: { engine: string; engineMinimum: string }): string {
  if (compareApiVersions(offer.engine, oldestUsableApi) < 0) {
    throw unsupported(`speaks only API ${offer.engine}, and ${oldestUsableApi} is needed; update the engine`)
  }
  if (offer.engineMinimum !== '' && compareApiVersions(offer.engineMinimum, newestKnownApi) > 0) {
    throw unsupported(`asks for API ${offer.engineMinimum}, newer than ${newestKnownApi}; update Sentinel`)
  }
  return compareApiVersions(offer.engine, newestKnownApi) > 0 ? newestKnownApi : offer.engine
}

function unsupported(what: string): AppError {
  return new AppError('invalid', 'engine_api_unsupported', `The Docker engine ${what}`)
}
