import { request } from 'node:http'
import { get } from '../probes.mjs'

export async function engineAnswers(socketPath) {
  return (await get({ socketPath }, '/_ping'))?.status === 200
}

/** Ends every container at once: nobody needs a test's containers to end nicely. */
export async function killContainers(socketPath) {
  const answer = await get({ socketPath }, '/containers/json')
  if (answer?.status !== 200) return
  await Promise.all(JSON.parse(answer.body).map(({ Id }) => post(socketPath, `/containers/${Id}/kill`)))
}

function post(socketPath, path) {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path, method: 'POST', timeout: 5_000 }, (response) => {
      response.resume()
      response.on('end', resolve)
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', resolve)
    asked.end()
  })
}
