import type { RegistryKind } from '../kind.ts'

/** Also hosts of one's own, where their name says so; under any other name they are served as any OCI registry. */
export const harbor: RegistryKind = {
  name: 'harbor',
  title: 'Harbor',
  examples: ['demo.goharbor.io', 'harbor.example.com', 'harbor.example.com:8443'],
  loginHelp: 'Name and secret of a robot account (robot$name) that may pull.',
  matches: (registry) => registry === 'demo.goharbor.io' || registry.startsWith('harbor.'),
  endpoint: (registry) => registry,
}
