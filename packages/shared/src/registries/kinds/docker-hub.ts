import type { RegistryKind } from '../kind.ts'

export const dockerHub: RegistryKind = {
  name: 'docker-hub',
  title: 'Docker Hub',
  examples: ['docker.io'],
  loginHelp: 'User name, and a personal access token with the right to read.',
  matches: (registry) => registry === 'docker.io',
  endpoint: () => 'registry-1.docker.io',
  limitProbe: { repository: 'ratelimitpreview/test', tag: 'latest' },
  challenge: () => ({
    scheme: 'bearer',
    realm: 'https://auth.docker.io/token',
    service: 'registry.docker.io',
  }),
}
