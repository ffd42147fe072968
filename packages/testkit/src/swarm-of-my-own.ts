import { request } from 'node:http'
import { engineOfMyOwn, type OwnEngine } from './engine-of-my-own.ts'
import { freePort } from './free-port.ts'

export interface OwnSwarm extends OwnEngine {
  /** A call to the engine that Sentinel itself never makes. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, headers?: object): Promise<unknown>
  createService(spec: ServiceOptions): Promise<string>
  /** Another engine, as a worker of this swarm. */
  addNode(): Promise<OwnEngine>
}

export interface ServiceOptions {
  readonly name: string
  readonly image: string
  readonly replicas?: number
  /** Once on every node instead of so many times. */
  readonly isGlobal?: boolean
  readonly labels?: Readonly<Record<string, string>>
  readonly failureAction?: 'pause' | 'rollback'
  /** For the registry of the image. */
  readonly auth?: { readonly username: string; readonly password: string; readonly serveraddress: string }
}

const second = 1_000_000_000
const quick = { Parallelism: 0, Delay: 0, Monitor: second, MaxFailureRatio: 0, Order: 'stop-first' }

/** An engine of a test's own that is a swarm of one node. */
export async function swarmOfMyOwn(): Promise<OwnSwarm> {
  const engine = await engineOfMyOwn()
  try {
    const call: OwnSwarm['call'] = (method, path, body, headers) =>
      callEngine(engine.url, { method, path, body, headers })
    const port = await freePort()
    await call('POST', '/swarm/init', {
      ListenAddr: `127.0.0.1:${port}`,
      AdvertiseAddr: `127.0.0.1:${port}`,
      DataPathPort: 1024 + (port % 40_000),
    })
    return Object.assign(engine, {
      call,
      async addNode() {
        const node = await engineOfMyOwn()
        try {
          const { JoinTokens } = (await call('GET', '/swarm')) as { JoinTokens: { Worker: string } }
          const own = `127.0.0.1:${await freePort()}`
          await callEngine(node.url, {
            method: 'POST',
            path: '/swarm/join',
            body: {
              ListenAddr: own,
              AdvertiseAddr: own,
              RemoteAddrs: [`127.0.0.1:${port}`],
              JoinToken: JoinTokens.Worker,
            },
            headers: undefined,
          })
          return node
        } catch (error) {
          await node[Symbol.asyncDispose]()
          throw error
        }
      },
      async createService({ name, image, replicas = 1, ...more }: ServiceOptions) {
        const { labels = {}, failureAction, auth, isGlobal } = more
        // A machine with much to do notices late that a task has failed; one that has not is waited for as long.
        const monitor = failureAction === undefined ? second : 15 * second
        const spec = {
          Name: name,
          Labels: labels,
          TaskTemplate: {
            ContainerSpec: { Image: image, StopGracePeriod: second },
            RestartPolicy: { Condition: 'any', Delay: second },
          },
          Mode: isGlobal ? { Global: {} } : { Replicated: { Replicas: replicas } },
          UpdateConfig: { ...quick, Monitor: monitor, FailureAction: failureAction ?? 'pause' },
          RollbackConfig: { ...quick, FailureAction: 'pause' },
        }
        const header = auth && { 'X-Registry-Auth': Buffer.from(JSON.stringify(auth)).toString('base64url') }
        const answer = await call('POST', '/services/create', spec, header)
        return (answer as { ID: string }).ID
      },
    })
  } catch (error) {
    await engine[Symbol.asyncDispose]()
    throw error
  }
}

interface Call {
  readonly method: string
  readonly path: string
  readonly body: object | undefined
  readonly headers: object | undefined
}

function callEngine(url: string, { method, path, body, headers }: Call): Promise<unknown> {
  const text = body === undefined ? '' : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        socketPath: url.slice('unix://'.length),
        method,
        path: `/v1.41${path}`,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const said = Buffer.concat(chunks).toString('utf8')
          if ((answer.statusCode ?? 500) >= 400) reject(new Error(`${method} ${path}: ${said}`))
          else resolve(said === '' ? undefined : JSON.parse(said))
        })
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })
}
