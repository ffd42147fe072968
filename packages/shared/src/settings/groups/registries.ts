import { duration } from '../duration.ts'
import { setting, text } from '../setting.ts'

export const registriesSettings = {
  'registries.timeout': setting({
    env: 'SENTINEL_REGISTRY_TIMEOUT',
    group: 'registries',
    title: 'Registry call limit',
    help: 'Limit of one request to a registry.',
    schema: duration('100ms', '5m', '10s'),
  }),
  'registries.plainHttp': setting({
    env: 'SENTINEL_PLAIN_HTTP_REGISTRIES',
    group: 'registries',
    title: 'Plain HTTP registries',
    help: 'Comma-separated hosts that may be asked without TLS; loopback always may.',
    schema: text().default(''),
  }),
}
