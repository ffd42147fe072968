import { ProvisionError } from '../provision-error.mjs'
import { which } from '../which.mjs'
import { mongodArgs } from './mongod-args.mjs'

export const installedMongod = {
  name: 'mongod',
  title: 'mongod of this machine',
  dataFolder: 'mongod',
  args: mongodArgs,

  isPossible() {
    return which('mongod') !== undefined
  },

  prepare() {
    const path = which('mongod')
    if (path !== undefined) return path
    throw new ProvisionError(
      'SENTINEL_MONGO=mongod asks for a mongod on PATH, and there is none. Install MongoDB 4.4 to 8.',
    )
  },
}
