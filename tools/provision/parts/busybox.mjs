import { isStatic } from '../is-static.mjs'
import { which } from '../which.mjs'

/** What sample images are made of: one static program, because no image can be pulled where the tests run. */
export const busybox = {
  name: 'busybox',

  find() {
    const path = process.env.SENTINEL_BUSYBOX ?? which('busybox')
    return path !== undefined && isStatic(path) ? { env: { SENTINEL_BUSYBOX: path }, note: path } : undefined
  },

  needs() {
    return [{ packages: ['busybox-static'], why: 'what the sample images are made of' }]
  },

  start() {
    return this.find()
  },
}
