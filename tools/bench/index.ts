import { auth } from './auth.ts'
import { listContainers } from './list-containers.ts'
import { scanFleet } from './scan-fleet.ts'
import { startFirst } from './start-first.ts'
import { updateOutage } from './update-outage.ts'
import { table, type Figure } from './figure.ts'

const benches = [scanFleet, updateOutage, startFirst, listContainers, auth]

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(
    `No bench is called ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}
const figures: Figure[] = []
for (const bench of benches.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`${bench.name} …`)
  figures.push(...(await bench.run()))
}
console.log(`\n${table(figures)}`)
process.exit(0)
