import { z } from 'zod'
import { duration } from '../duration.ts'
import { flag, integer, setting, text } from '../setting.ts'

export const serverSettings = {
  'server.address': setting({
    env: 'SENTINEL_WEB_ADDRESS',
    group: 'server',
    title: 'Listen address',
    help: 'Address the API listens on. 0.0.0.0 or :: takes all of the machine.',
    schema: text().default('127.0.0.1'),
  }),
  'server.port': setting({
    env: 'SENTINEL_WEB_PORT',
    group: 'server',
    title: 'Port',
    help: 'Port of the API and the dashboard.',
    schema: integer(0, 65_535, 8080),
  }),
  'server.tls': setting({
    env: 'SENTINEL_TLS',
    group: 'server',
    title: 'TLS',
    help: 'off speaks plain HTTP, for loopback or behind a proxy that speaks TLS. own takes SENTINEL_TLS_CERT and SENTINEL_TLS_KEY. self-signed makes a certificate at every start, which browsers warn of.',
    schema: z.enum(['off', 'own', 'self-signed']).default('off'),
  }),
  'server.tlsCertificate': setting({
    env: 'SENTINEL_TLS_CERT',
    group: 'server',
    title: 'TLS certificate',
    help: 'Path of the certificate in PEM, with those between it and its authority behind it.',
    schema: text().default(''),
  }),
  'server.tlsKey': setting({
    env: 'SENTINEL_TLS_KEY',
    group: 'server',
    title: 'TLS key',
    help: 'Path of the key of the certificate in PEM, without a passphrase.',
    schema: text().default(''),
  }),
  'server.requestTimeout': setting({
    env: 'SENTINEL_REQUEST_TIMEOUT',
    group: 'server',
    title: 'Time for a request',
    help: 'A client that has not sent its whole request by then is cut off.',
    schema: duration('1s', '10m', '30s'),
  }),
  'server.allowedHosts': setting({
    env: 'SENTINEL_ALLOWED_HOSTS',
    group: 'server',
    title: 'Allowed host names',
    help: 'Where login is switched off: comma-separated names under which browsers may reach the API besides localhost and loopback addresses. Anything else is refused, so that no web page can rebind a name to it.',
    schema: text().default(''),
  }),
  'server.healthPort': setting({
    env: 'SENTINEL_HEALTH_PORT',
    group: 'server',
    title: 'Health port',
    help: 'Port of /healthz, /readyz and /metrics in scanner, updater and notifier; 0 takes a free one.',
    schema: integer(0, 65_535, 0),
  }),
  'server.healthAddress': setting({
    env: 'SENTINEL_HEALTH_ADDRESS',
    group: 'server',
    title: 'Health address',
    help: 'Address of the health port.',
    schema: text().default('127.0.0.1'),
  }),
  'server.metrics': setting({
    env: 'SENTINEL_METRICS',
    group: 'server',
    title: 'Metrics',
    help: 'Serve Prometheus metrics at /metrics; otherwise that path answers 404.',
    schema: flag(false),
  }),
  'server.logLevel': setting({
    env: 'SENTINEL_LOG_LEVEL',
    group: 'server',
    title: 'Log level',
    help: 'How much is logged.',
    schema: z.enum(['silent', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  }),
  'server.checkResponses': setting({
    env: 'SENTINEL_CHECK_RESPONSES',
    group: 'server',
    title: 'Check responses',
    help: 'Hold every answer of the API against its schema and fail loudly when they differ; for development and tests.',
    schema: flag(false),
  }),
  'server.shutdownTimeout': setting({
    env: 'SENTINEL_SHUTDOWN_TIMEOUT_SECONDS',
    group: 'server',
    title: 'Shutdown limit',
    help: 'Seconds that a process may take to drain before it ends hard; what was under way is finished or undone by the next one.',
    schema: integer(1, 600, 20),
  }),
}
