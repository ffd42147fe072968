import { constants } from 'node:fs'
import { chown, lstat, open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import type { BigIntStats } from 'node:fs'
import { refuseSync } from './refuse-sync.ts'

export interface OpenedFile {
  /** As it is called on the host. */
  readonly path: string
  /** Where it really is, here. */
  readonly place: string
  readonly text: string
  readonly stat: BigIntStats
}

/** Far more than people write; taking apart the largest one costs a second, one ten times as large a hundred. */
const mostBytes = 256 * 1024

export const backupSuffix = '.sentinel-backup'

/**
 * A file as it is now; null where there is none.
 * @throws AppError `compose_refused` where it is not safe to write it
 */
export async function openFile(path: string, seen: string): Promise<OpenedFile | null> {
  const link = await lstat(seen).catch(() => null)
  if (link === null) return null
  const place = await realpath(seen).catch(() => null)
  if (place === null) throw refuseSync(`${path} is a link to nothing`)
  const folder = await realpath(dirname(seen))
  if (link.isSymbolicLink() && !place.startsWith(folder + sep)) {
    throw refuseSync(`${path} is a link out of its folder`)
  }
  const found = await stat(place, { bigint: true })
  if (!found.isFile()) throw refuseSync(`${path} is no file`)
  if (found.size > mostBytes) throw refuseSync(`${path} is larger than ${mostBytes / 1024} KiB`)
  const bytes = await readAll(place, path)
  const text = bytes.toString('utf8')
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw refuseSync(`${path} is not written in UTF-8`)
  return { path, place, text, stat: found }
}

async function readAll(place: string, path: string): Promise<Buffer> {
  try {
    const file = await open(place, constants.O_RDONLY)
    try {
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw refuseSync(`${path} cannot be read: ${reasonOf(cause)}`)
  }
}

/**
 * Puts other text in place of a file's, at once and whole: whoever reads it meets the old or the new. Owner and mode
 * stay, and what it said before lies beside it.
 * @throws AppError `compose_refused`; the file is then as it was
 */
export async function replaceFile(file: OpenedFile, after: string, mark: string): Promise<void> {
  const { path, place, text } = file
  const folder = dirname(place)
  const backup = join(folder, `${basename(place)}${backupSuffix}`)
  const fresh = join(folder, `.${basename(place)}.${mark}`)
  const copy = `${fresh}.backup`
  try {
    await writeLike(file, copy, text)
    await writeLike(file, fresh, after)
    await refuseChanged(file)
    await rename(copy, backup)
    await rename(fresh, place)
    await syncFolder(folder)
  } catch (cause) {
    await Promise.all([fresh, copy].map((each) => unlink(each).catch(() => undefined)))
    if (cause instanceof Error && 'kind' in cause) throw cause
    throw refuseSync(`${path} cannot be written: ${reasonOf(cause)}`)
  }
}

async function writeLike(
  { stat: { uid, gid, mode } }: OpenedFile,
  place: string,
  text: string,
): Promise<void> {
  // Left by a worker that died in the middle.
  await unlink(place).catch(() => undefined)
  const file: FileHandle = await open(place, 'wx', 0o600)
  try {
    await file.writeFile(text, 'utf8')
    await chown(place, Number(uid), Number(gid))
    await file.chmod(Number(mode) & 0o7777)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function refuseChanged({ path, place, stat: before }: OpenedFile): Promise<void> {
  const now = await stat(place, { bigint: true })
  const isSame = now.ino === before.ino && now.mtimeNs === before.mtimeNs && now.size === before.size
  if (!isSame) throw refuseSync(`${path} was changed by somebody in this very moment`)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const known: Readonly<Record<string, string>> = {
    EBUSY: 'it is mounted by itself; mount its folder instead',
    EROFS: 'it is mounted read-only',
    EACCES: 'the updater may not write there',
    EPERM: 'the updater may not give it its owner',
    ENOSPC: 'there is no room left',
  }
  return known[code] ?? (cause instanceof Error ? cause.message : String(cause))
}
