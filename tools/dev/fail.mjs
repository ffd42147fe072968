import { ProvisionError } from '../provision/provision-error.mjs'

/** What a person has to do is told plainly; a fault of ours comes with its stack. */
export function describeFailure(error) {
  return error instanceof ProvisionError ? error.message : (error?.stack ?? String(error))
}

/** The end of a command that could not do its work. */
export function fail(error) {
  process.stderr.write(`\n${describeFailure(error)}\n`)
  process.exit(1)
}
