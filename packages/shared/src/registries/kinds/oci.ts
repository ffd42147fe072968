import type { RegistryKind } from '../kind.ts'

export const oci: RegistryKind = {
  name: 'oci',
  title: 'Any OCI registry',
  matches: () => true,
  endpoint: (registry) => registry,
}
