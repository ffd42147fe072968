import { AppError } from '@sentinel/shared/errors/app-error'
import { ContainerName } from '../views/params.ts'

export interface ParsedKey {
  readonly name: string
  /** Left out for the local host. */
  readonly host?: string
}

/** `name` or `hostID::name`, as the REST API joins them. Nothing else in Sentinel does. */
export function parseContainerKey(key: string): ParsedKey {
  const at = key.lastIndexOf('::')
  const name = ContainerName.safeParse(at === -1 ? key : key.slice(at + 2))
  if (!name.success || at === 0) {
    throw new AppError(
      'invalid',
      'invalid_key',
      `"${key}" is not a container key; write the container’s name, or hostID::name for another host`,
    )
  }
  return at === -1 ? { name: name.data } : { name: name.data, host: key.slice(0, at) }
}

export function formatContainerKey(name: string, hostId: string, localId: string | undefined): string {
  return hostId === localId ? name : `${hostId}::${name}`
}
