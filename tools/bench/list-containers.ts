import autocannon from 'autocannon'
import { connectDb } from '@sentinel/shared/db/connect'
import { ensureIndexes } from '@sentinel/shared/db/prepare'
import { aContainerDoc, aDecision, aHost } from '@sentinel/testkit/factories'
import { isolated } from '@sentinel/testkit/isolated'
import { startServices } from '@sentinel/testkit/start-process'
import type { Bench } from './figure.ts'

const containers = 1000
const perSecond = 100
const seconds = 15

/** GET /api/containers of a fleet of 1,000, asked 100 times a second. */
export const listContainers: Bench = {
  name: 'list',
  async run() {
    await using own = isolated('bench-list')
    await using db = connectDb(own.environment['MONGODB_URI'] ?? '', own.database)
    await ensureIndexes(db)
    const host = aHost()
    await db.hosts.collection.insertOne(host as never)
    const names = Array.from({ length: containers }, (_, index) => `app-${index}`)
    await db.containers.collection.insertMany(
      names.map((name) => aContainerDoc({ hostId: host._id, name })) as never[],
    )
    await db.decisions.collection.insertMany(
      names.map((name) => aDecision({ hostId: host._id, name })) as never[],
    )
    await using services = await startServices(['api'], own.environment, { isBuilt: true })
    // The first answer is the one that reads the fleet; people ask a server that has run for a while.
    await (await fetch(`${services.api.url}/api/containers`)).arrayBuffer()
    const result = await autocannon({
      url: `${services.api.url}/api/containers`,
      connections: 10,
      overallRate: perSecond,
      duration: seconds,
    })
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${result.non2xx} answers were not 200, ${result.errors} failed`)
    const { p99, p50 } = result.latency
    return [
      {
        what: `GET /api/containers, ${containers} containers, ${perSecond}/s for ${seconds} s: p99 (p50 ${p50} ms)`,
        measured: `${p99} ms`,
        wanted: '50 ms',
        ratio: p99 / 50,
      },
    ]
  },
}
