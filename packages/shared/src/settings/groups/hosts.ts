import { duration } from '../duration.ts'
import { setting, text } from '../setting.ts'

export const hostsSettings = {
  'hosts.docker': setting({
    env: 'DOCKER_HOST',
    group: 'hosts',
    title: 'Docker engine',
    help: 'Engine that scanner and updater work on: unix:///path or tcp://host:port. The API never uses it.',
    schema: text().default('unix:///var/run/docker.sock'),
  }),
  'hosts.name': setting({
    env: 'SENTINEL_HOST_NAME',
    group: 'hosts',
    title: 'Host name',
    help: 'Name shown for the local host; empty takes the engine’s own.',
    schema: text().default(''),
  }),
  'hosts.selfContainer': setting({
    env: 'SENTINEL_SELF_CONTAINER',
    group: 'hosts',
    title: 'Own container',
    help: 'Id or name of the container that this process runs in, for engines where it cannot be found out from inside.',
    schema: text().default(''),
  }),
  'hosts.reconcileInterval': setting({
    env: 'SENTINEL_RECONCILE_INTERVAL',
    group: 'hosts',
    title: 'Reconcile interval',
    help: 'How often the inventory is compared with the engine as a whole, besides following its events.',
    schema: duration('1s', '1h', '3m'),
  }),
}
