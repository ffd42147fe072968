import type { RestartPolicy } from '@sentinel/docker/engine-types'

/** For the one of the two that must not revive by itself. */
export const noRestart: RestartPolicy = { name: 'no', maximumRetryCount: 0 }
