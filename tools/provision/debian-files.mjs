import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProvisionError } from './provision-error.mjs'
import { run } from './run.mjs'
import { say } from './say.mjs'

/** Has what Debian 12 lacks: Compose v2, and an engine that speaks API 1.45. */
const suite = 'trixie'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Where the files of these packages lie, once `debianFiles` has unpacked them. */
export function unpackedFiles(names, { cache }) {
  const folder = join(cache, `debian-${suite}-${names.join('-')}`)
  return existsSync(folder) ? folder : undefined
}

/**
 * The files of packages of a newer Debian, fetched and checked by apt from this machine's own mirror and unpacked into
 * the cache. Nothing is installed, and apt's own lists and sources stay as they are.
 */
export async function debianFiles(names, { cache, allowInstall }) {
  const there = unpackedFiles(names, { cache })
  if (there !== undefined) return there
  if (!isDebian())
    throw new ProvisionError('this machine is not a Debian, from whose mirror it could be taken')
  if (!allowInstall) throw new ProvisionError('--no-install forbids to fetch it')
  const folder = join(cache, `debian-${suite}-${names.join('-')}`)
  const scratch = `${folder}.part`
  rmSync(scratch, { recursive: true, force: true })
  for (const below of ['lists/partial', 'cache/archives/partial', 'files'])
    mkdirSync(join(scratch, below), { recursive: true })
  say('debian', `fetches ${names.join(' and ')} of ${suite} from this machine's mirror into ${folder}`)
  await fetchFromAnyMirror(names, scratch)
  for (const file of readdirSync(scratch).filter((name) => name.endsWith('.deb')))
    await must('dpkg-deb', ['-x', join(scratch, file), join(scratch, 'files')], scratch)
  renameSync(join(scratch, 'files'), folder)
  rmSync(scratch, { recursive: true, force: true })
  return folder
}

async function fetchFromAnyMirror(names, scratch) {
  let failure = new ProvisionError("apt's sources name no mirror of Debian")
  for (const mirror of await mirrors(scratch)) {
    try {
      const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : ''
      writeFileSync(join(scratch, 'sources.list'), `deb ${signedBy}${mirror} ${suite} main\n`)
      await must('apt-get', [...ownState(scratch), 'update'], scratch)
      await must('apt-get', [...ownState(scratch), 'download', ...names], scratch)
      return
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

/** Read from what apt would fetch: its lists may be empty on a bare machine. A third party may have a suite of the same name. */
async function mirrors(scratch) {
  const lists = ['-o', `Dir::State::Lists=${join(scratch, 'lists')}`]
  const output = await must('apt-get', ['-q', ...lists, '--print-uris', 'update'], scratch)
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(release())?.[1] ?? 'stable'
  const found = [...output.matchAll(/'(\S+)\/dists\/([^/']+)\/(?:In)?Release'/g)]
  return found.filter(([, , name]) => name === codename || name === 'stable').map(([, mirror]) => mirror)
}

function ownState(scratch) {
  const own = {
    'Dir::Etc::SourceList': join(scratch, 'sources.list'),
    'Dir::Etc::SourceParts': '-',
    'Dir::State::Lists': join(scratch, 'lists'),
    'Dir::Cache': join(scratch, 'cache'),
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    // The folder is ours alone, so apt's own user cannot write there.
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
  }
  return ['-q', ...Object.entries(own).flatMap(([name, value]) => ['-o', `${name}=${value}`])]
}

async function must(command, args, cwd) {
  const { code, output } = await run(command, args, { cwd })
  if (code === 0) return output
  throw new ProvisionError(`${command} failed: ${output.trim().split('\n').slice(-3).join(' ')}`)
}

function isDebian() {
  return /^ID=debian$/m.test(release())
}

function release() {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
