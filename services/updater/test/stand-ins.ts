import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a stand-in was started with. */
export interface Seen {
  readonly argv: readonly string[]
  readonly login: { readonly auths: Readonly<Record<string, { readonly auth: string }>> }
  readonly loginMode: string
  readonly loginFolder: string
  readonly environment: readonly string[]
}

export interface StandIn extends AsyncDisposable {
  readonly folder: string
  readonly path: string
  seen(): Promise<Seen>
  /** What it is to do instead of its work. */
  misbehave(how: 'hang' | 'escape' | 'crash' | 'garble' | 'mistake' | 'fail' | 'work'): Promise<void>
}

export interface Cosign extends StandIn {
  readonly keyPath: string
  /** A public key that signed nothing here. */
  readonly otherKeyPath: string
  sign(digest: string): Promise<void>
}

const opening = (folder: string) => `#!${process.execPath}
const { readFileSync, writeFileSync, statSync } = require('node:fs')
const { spawn } = require('node:child_process')
const crypto = require('node:crypto')
const folder = ${JSON.stringify(folder)}
const argv = process.argv.slice(2)
const loginFolder = process.env.DOCKER_CONFIG
writeFileSync(folder + '/seen.json', JSON.stringify({
  argv, loginFolder,
  login: JSON.parse(readFileSync(loginFolder + '/config.json', 'utf8')),
  loginMode: (statSync(loginFolder).mode & 0o777).toString(8),
  environment: Object.keys(process.env),
}))
const how = readFileSync(folder + '/how', 'utf8')
if (how === 'hang') {
  const child = spawn('sleep', ['4911'], { stdio: 'ignore' })
  writeFileSync(folder + '/child', String(child.pid))
  setInterval(() => {}, 1000)
} else if (how === 'escape') {
  const child = spawn('sleep', ['4911'], { stdio: 'inherit', detached: true })
  writeFileSync(folder + '/child', String(child.pid))
  child.unref()
} else if (how === 'crash') process.kill(process.pid, 'SIGSEGV')
else if (how === 'garble') console.log('everything is fine')
else if (how === 'fail') { console.error('the registry said no'); process.exit(1) }
else work()
`

/** Verifies, with the key that it is given, an ECDSA P-256 signature over a text that names the digest. */
const cosignWork = `function work() {
  const key = argv.find((word) => word.startsWith('--key=')).slice(6)
  const asked = argv.at(-1).split('@')[1]
  const digest = how === 'mistake' ? 'sha256:' + '0'.repeat(64) : asked
  const signatures = JSON.parse(readFileSync(folder + '/signatures.json', 'utf8'))
  const signature = signatures[asked]
  const isValid = signature !== undefined && crypto.verify(
    'sha256', Buffer.from(asked), readFileSync(key), Buffer.from(signature, 'base64'))
  if (!isValid) { console.error('Error: no matching signatures'); process.exit(10) }
  const claim = { critical: { identity: {}, image: { 'docker-manifest-digest': digest }, type: 'cosign' } }
  console.log(JSON.stringify([claim]))
}
`

/** Answers with the severities that a file beside it lists. */
const trivyWork = `function work() {
  const severities = JSON.parse(readFileSync(folder + '/severities.json', 'utf8'))
  const Vulnerabilities = severities.map((Severity, at) => ({ VulnerabilityID: 'CVE-2026-' + at, Severity }))
  console.log(JSON.stringify({ SchemaVersion: 2, ArtifactName: argv.at(-1), Results: [{ Vulnerabilities }, {}] }))
}
`

async function aStandIn(name: string, work: string): Promise<StandIn> {
  const folder = await mkdtemp(join(tmpdir(), `sentinel-${name}-`))
  const path = join(folder, name)
  await writeFile(path, opening(folder) + work, { mode: 0o755 })
  const misbehave = (how: string) => writeFile(join(folder, 'how'), how)
  await misbehave('work')
  return {
    folder,
    path,
    misbehave,
    seen: async () => JSON.parse(await readFile(join(folder, 'seen.json'), 'utf8')) as Seen,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

export async function aCosign(): Promise<Cosign> {
  const standIn = await aStandIn('cosign', cosignWork)
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [keyPath, otherKeyPath] = [join(standIn.folder, 'key.pub'), join(standIn.folder, 'other.pub')]
  await writeFile(keyPath, pemOf(own.publicKey))
  await writeFile(otherKeyPath, pemOf(other.publicKey))
  const signatures: Record<string, string> = {}
  const file = join(standIn.folder, 'signatures.json')
  await writeFile(file, '{}')
  return {
    ...standIn,
    keyPath,
    otherKeyPath,
    async sign(digest) {
      signatures[digest] = sign('sha256', Buffer.from(digest), own.privateKey).toString('base64')
      await writeFile(file, JSON.stringify(signatures))
    },
  }
}

export async function aTrivy(): Promise<StandIn & { find(severities: readonly string[]): Promise<void> }> {
  const standIn = await aStandIn('trivy', trivyWork)
  const find = (severities: readonly string[]) =>
    writeFile(join(standIn.folder, 'severities.json'), JSON.stringify(severities))
  await find([])
  return { ...standIn, find }
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}
