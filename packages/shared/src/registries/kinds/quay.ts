import type { RegistryKind } from '../kind.ts'

export const quay: RegistryKind = {
  name: 'quay',
  title: 'Quay',
  examples: ['quay.io'],
  loginHelp: 'Name and token of a robot account (organisation+robot).',
  matches: (registry) => registry === 'quay.io',
  endpoint: (registry) => registry,
  challenge: () => ({ scheme: 'bearer', realm: 'https://quay.io/v2/auth', service: 'quay.io' }),
}
