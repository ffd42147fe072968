import type { RegistryKind } from '../kind.ts'

export const oci: RegistryKind = {
  name: 'oci',
  title: 'Any OCI registry',
  examples: ['registry.example.com', 'registry.example.com:5000', 'localhost:5000'],
  loginHelp: 'Name and password of an account that may read.',
  matches: () => true,
  endpoint: (registry) => registry,
}
