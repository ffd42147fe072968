// Asks http://<alias>/version so many times a second from within a network, as a browser or curl would: every address
// that the name has is tried. One line per minute is too rare and one per request too much: it tells at its end.
import { Resolver } from 'node:dns/promises'
import { get } from 'node:http'

const [alias = '', perSecond = '50'] = process.argv.slice(2)
const resolver = new Resolver({ timeout: 1000, tries: 2 })
resolver.setServers(['127.0.0.11'])
const lost = []
let asked = 0
const underWay = new Set()

function askAt(address) {
  return new Promise((resolve, reject) => {
    const request = get({ host: address, path: '/version', agent: false, timeout: 2000 }, (response) => {
      response.resume()
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
      )
      response.once('error', reject)
    })
    request.once('timeout', () => request.destroy(new Error('no answer for two seconds')))
    request.once('error', reject)
  })
}

async function ask() {
  asked += 1
  let failure = new Error('the name has no address')
  try {
    for (const address of await resolver.resolve4(alias)) {
      try {
        return await askAt(address)
      } catch (error) {
        failure = error
      }
    }
  } catch (error) {
    failure = error
  }
  lost.push(failure.message)
}

const timer = setInterval(
  () => {
    const one = ask().finally(() => underWay.delete(one))
    underWay.add(one)
  },
  1000 / Number(perSecond),
)
process.once('SIGTERM', async () => {
  clearInterval(timer)
  await Promise.all(underWay)
  console.log(JSON.stringify({ asked, lost }))
  process.exit(0)
})
console.log('asking')
