import { parseReference } from '@sentinel/shared/images/reference'
import { isLoopback } from '@sentinel/shared/registries/plain-http'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'

/** Registries that we ask without TLS ourselves. */
export function isPlainHttp(reference: string, values: SettingsRecord): boolean {
  const { registry } = parseReference(reference)
  const allowed = values['registries.plainHttp'].split(',').map((host) => host.trim())
  return isLoopback(registry) || allowed.includes(registry)
}
