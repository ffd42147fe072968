import type { RegistryKind } from './kind.ts'
import { acr } from './kinds/acr.ts'
import { dockerHub } from './kinds/docker-hub.ts'
import { ecrPublic } from './kinds/ecr-public.ts'
import { ecr } from './kinds/ecr.ts'
import { ghcr } from './kinds/ghcr.ts'
import { gitea } from './kinds/gitea.ts'
import { gitlab } from './kinds/gitlab.ts'
import { google } from './kinds/google.ts'
import { harbor } from './kinds/harbor.ts'
import { lscr } from './kinds/lscr.ts'
import { oci } from './kinds/oci.ts'
import { quay } from './kinds/quay.ts'

/** The first that matches answers, so the general kind stands last. */
export const registryKinds: readonly RegistryKind[] = [
  dockerHub,
  ghcr,
  lscr,
  gitlab,
  quay,
  gitea,
  harbor,
  ecr,
  ecrPublic,
  acr,
  google,
  oci,
]

export function findRegistryKind(registry: string): RegistryKind {
  return registryKinds.find((kind) => kind.matches(registry)) ?? oci
}
