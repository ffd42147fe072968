import { duration } from '../duration.ts'
import { integer, setting, text } from '../setting.ts'

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
  'registries.dockerConfig': setting({
    env: 'DOCKER_CONFIG',
    group: 'registries',
    title: 'Docker configuration folder',
    help: 'Folder of Docker’s config.json, whose logins and credential helpers count where no credential is stored; by default .docker in the home folder.',
    schema: text().default(''),
  }),
  'registries.certificates': setting({
    env: 'SENTINEL_REGISTRY_CERTIFICATES',
    group: 'registries',
    title: 'Registry certificates',
    help: 'Folder with one folder per registry host, laid out as Docker does: *.crt are trusted authorities, *.cert with *.key a client certificate.',
    schema: text().default('/etc/docker/certs.d'),
  }),
  'registries.mirrors': setting({
    env: 'SENTINEL_REGISTRY_MIRRORS',
    group: 'registries',
    title: 'Registry mirrors',
    help: 'Comma-separated registry=mirror pairs, for example docker.io=mirror.example.com:5000; a mirror is asked first, the registry itself where it fails.',
    schema: text().default(''),
  }),
  'registries.concurrency': setting({
    env: 'SENTINEL_REGISTRY_CONCURRENCY',
    group: 'registries',
    title: 'Requests at once per registry',
    help: 'Requests under way at one registry host, over all scanner processes together.',
    schema: integer(1, 1000, 128),
  }),
  'registries.requestsPerMinute': setting({
    env: 'SENTINEL_REGISTRY_REQUESTS_PER_MINUTE',
    group: 'registries',
    title: 'Requests per minute per registry',
    help: 'Pace at one registry host, over all scanner processes together; a minute’s worth may come at once.',
    schema: integer(10, 1_000_000, 6000),
  }),
}
