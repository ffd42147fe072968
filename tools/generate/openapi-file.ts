import { openApi } from '@sentinel/api/openapi'

export function openApiFile(): string {
  return `${JSON.stringify(openApi(), null, 2)}\n`
}
