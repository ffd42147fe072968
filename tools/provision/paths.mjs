import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(import.meta.url), '../../..')

export const bin = join(root, 'node_modules', '.bin')

/** Everything that is provisioned lives below it; deleting it removes everything but system packages. */
export const state = resolve(root, process.env.SENTINEL_STATE_DIR || '.sentinel')

/** What is costly to get and the same for every run: the venv, a downloaded mongod, the cargo root. */
export const cache = resolve(root, process.env.SENTINEL_CACHE_DIR || join(state, 'cache'))

/** Tests get a folder of their own, so that nothing they do reaches the data of `npm run up`. */
export const folderOf = (purpose) => (purpose === 'up' ? state : join(state, purpose))
