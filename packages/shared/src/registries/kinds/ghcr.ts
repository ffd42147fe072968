import type { RegistryKind } from '../kind.ts'

export const ghcr: RegistryKind = {
  name: 'ghcr',
  title: 'GitHub Container Registry',
  examples: ['ghcr.io'],
  loginHelp: 'User name, and a classic personal access token with read:packages.',
  matches: (registry) => registry === 'ghcr.io',
  endpoint: (registry) => registry,
  challenge: () => ({ scheme: 'bearer', realm: 'https://ghcr.io/token', service: 'ghcr.io' }),
}
