import type { Environment } from './from-env.ts'

/** The only place that reads the process's environment. */
export function processEnvironment(): Environment {
  return process.env
}
