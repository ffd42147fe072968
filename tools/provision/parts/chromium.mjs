import { which } from '../which.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

export const chromium = {
  name: 'chromium',

  find() {
    const path = process.env.SENTINEL_CHROMIUM ?? which(...names)
    return path === undefined ? undefined : { env: { SENTINEL_CHROMIUM: path }, note: path }
  },

  needs() {
    return which(...names) === undefined
      ? [{ packages: ['chromium'], why: 'the browser for the browser tests' }]
      : []
  },

  start() {
    return this.find()
  },
}
