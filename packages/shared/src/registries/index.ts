import type { RegistryKind } from './kind.ts'
import { dockerHub } from './kinds/docker-hub.ts'
import { oci } from './kinds/oci.ts'

/** The first that matches answers, so the general kind stands last. */
export const registryKinds: readonly RegistryKind[] = [dockerHub, oci]

export function findRegistryKind(registry: string): RegistryKind {
  return registryKinds.find((kind) => kind.matches(registry)) ?? oci
}
