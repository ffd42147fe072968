/** Says what is missing and what to type; shown to the person as it is, without a stack. */
export class ProvisionError extends Error {
  name = 'ProvisionError'
}
