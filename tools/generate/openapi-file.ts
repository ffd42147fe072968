import { describeApi } from '@sentinel/api/http/openapi'
import { routes } from '@sentinel/api/routes/index'
import { version } from '@sentinel/api/version'

export function openApiFile(): string {
  return `${JSON.stringify(describeApi(routes, version), null, 2)}\n`
}
