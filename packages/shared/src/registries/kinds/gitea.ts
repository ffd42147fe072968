import type { RegistryKind } from '../kind.ts'

/** Also hosts of one's own, where their name says so; under any other name they are served as any OCI registry. */
export const gitea: RegistryKind = {
  name: 'gitea',
  title: 'Gitea or Forgejo',
  examples: ['codeberg.org', 'gitea.com', 'gitea.example.com', 'forgejo.example.com:3000'],
  loginHelp: 'User name, and an access token with read:package.',
  matches: (registry) =>
    ['codeberg.org', 'gitea.com', 'code.forgejo.org'].includes(registry) ||
    /^(?:gitea|forgejo)\./.test(registry),
  endpoint: (registry) => registry,
}
