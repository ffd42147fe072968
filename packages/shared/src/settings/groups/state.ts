import { z } from 'zod'
import { setting, text } from '../setting.ts'

export const stateSettings = {
  'state.mongoUri': setting({
    env: 'MONGODB_URI',
    group: 'state',
    title: 'MongoDB',
    help: 'Where the state is kept (MongoDB 4.4 to 8).',
    schema: text().default('mongodb://127.0.0.1:27017/'),
    secret: true,
  }),
  'state.mongoDatabase': setting({
    env: 'SENTINEL_DATABASE',
    group: 'state',
    title: 'Database name',
    help: 'Name of the database in MongoDB.',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,60}$/)
      .default('sentinel'),
  }),
  'state.redisUrl': setting({
    env: 'REDIS_URL',
    group: 'state',
    title: 'Redis',
    help: 'Jobs and live events. May be emptied at any time: what matters is put back from MongoDB.',
    schema: text().default('redis://127.0.0.1:6379/0'),
    secret: true,
  }),
  'state.redisPrefix': setting({
    env: 'SENTINEL_REDIS_PREFIX',
    group: 'state',
    title: 'Redis prefix',
    help: 'First part of every key, so that several installations can share a Redis.',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,60}$/)
      .default('sentinel'),
  }),
  'state.secretKey': setting({
    env: 'SENTINEL_SECRET_KEY',
    group: 'state',
    title: 'Secret key',
    help: 'Text of 16 characters or more that stored credentials are sealed with; the same in all processes. Without it none can be stored. Keep a copy: what was sealed with a lost key has to be entered again.',
    schema: text()
      .refine((key) => key === '' || key.length >= 16, 'it has fewer than 16 characters')
      .default(''),
    secret: true,
  }),
  'state.historyDays': setting({
    env: 'SENTINEL_HISTORY_DAYS',
    key: 'history_days',
    group: 'state',
    title: 'Keep history',
    help: 'Days that ended updates and log entries are kept.',
    schema: z.coerce.number().int().min(1).max(3650).default(365),
    live: true,
  }),
}
