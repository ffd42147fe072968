import type { RegistryKind } from '../kind.ts'

/** A name of LinuxServer.io for its packages at GitHub, whose tokens it takes. */
export const lscr: RegistryKind = {
  name: 'lscr',
  title: 'LinuxServer.io',
  examples: ['lscr.io'],
  loginHelp: 'User name and classic personal access token of GitHub with read:packages.',
  matches: (registry) => registry === 'lscr.io',
  endpoint: (registry) => registry,
  challenge: () => ({ scheme: 'bearer', realm: 'https://ghcr.io/token', service: 'ghcr.io' }),
}
