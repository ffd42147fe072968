import { flag, program, setting, text } from '../setting.ts'

export const composeSettings = {
  'compose.sync': setting({
    env: 'SENTINEL_COMPOSE_SYNC',
    key: 'compose_sync',
    group: 'compose',
    title: 'Keep Compose files in step',
    help: 'After an update to another tag the image is written into the Compose file (or its .env) that the container came from, so that the next docker compose up keeps it.',
    schema: flag(false),
    live: true,
  }),
  'compose.paths': setting({
    env: 'SENTINEL_COMPOSE_PATHS',
    key: 'compose_paths',
    group: 'compose',
    title: 'Where Compose files are mounted',
    help: 'Comma-separated pairs of folder on the host = folder in the updater’s container, for example /srv/stacks=/compose. Without one, files are looked for at the path that they have on the host.',
    schema: text().default(''),
    live: true,
  }),
  'compose.program': setting({
    env: 'SENTINEL_COMPOSE_PROGRAM',
    key: 'compose_program',
    group: 'compose',
    title: 'Docker Compose',
    help: 'Path of a docker-compose program. With it, and where Compose files are kept in step, an updated container gets the hash by which docker compose up sees that nothing changed; without it the next up makes the container once more, on the same image.',
    schema: program(''),
    live: true,
  }),
}
