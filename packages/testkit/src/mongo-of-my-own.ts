import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { freePort } from './free-port.ts'
import { ownPart, type OwnPart } from './own-part.ts'

const wanted = `SENTINEL_MONGO_COMMAND is not set, so no MongoDB server of a test's own can be started; run \`npm test\`, or set it to a JSON array such as ["mongod","--port","{port}","--dbpath","{path}"]`

/** A MongoDB server of a test's own, of the kind that the tests use; what was acknowledged survives its kill. */
export async function mongoOfMyOwn(): Promise<OwnPart> {
  const port = await freePort()
  const url = `mongodb://127.0.0.1:${port}/`
  const [command, ...argv] = template()
  if (command === undefined) throw new Error(wanted)
  return await ownPart({
    name: 'mongo',
    url: () => url,
    command: (folder) => ({
      command,
      argv: argv.map((word) => word.replace('{port}', `${port}`).replace('{path}', join(folder, 'data'))),
    }),
    prepare: (folder) => mkdir(join(folder, 'data'), { recursive: true }),
    isReady: () => ping(url),
  })
}

function template(): string[] {
  const text = process.env['SENTINEL_MONGO_COMMAND']
  if (!text) throw new Error(wanted)
  return JSON.parse(text) as string[]
}

async function ping(url: string): Promise<boolean> {
  const connection = mongoose.createConnection(url, { serverSelectionTimeoutMS: 500 })
  connection.on('error', () => undefined)
  try {
    await connection.asPromise()
    await connection.getClient().db('admin').command({ ping: 1 })
    return true
  } finally {
    await connection.close(true)
  }
}
