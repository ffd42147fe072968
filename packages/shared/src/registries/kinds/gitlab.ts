import type { RegistryKind } from '../kind.ts'

/** Tokens come from GitLab itself, which stands at another host than its registry; its challenge says where. */
export const gitlab: RegistryKind = {
  name: 'gitlab',
  title: 'GitLab',
  examples: ['registry.gitlab.com', 'registry.gitlab.example.com'],
  loginHelp: 'User name, and a personal, group or deploy token with read_registry.',
  matches: (registry) => registry.startsWith('registry.gitlab.'),
  endpoint: (registry) => registry,
}
