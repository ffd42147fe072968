import type { RegistryKind } from '../kind.ts'

export const ecrPublic: RegistryKind = {
  name: 'ecr-public',
  title: 'Amazon ECR Public Gallery',
  examples: ['public.ecr.aws'],
  loginHelp:
    'None is needed; AWS as name and what `aws ecr-public get-login-password` says raise the limits.',
  matches: (registry) => registry === 'public.ecr.aws',
  endpoint: (registry) => registry,
  challenge: () => ({
    scheme: 'bearer',
    realm: 'https://public.ecr.aws/token/',
    service: 'public.ecr.aws',
  }),
}
