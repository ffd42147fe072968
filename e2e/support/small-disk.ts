import { execFile } from 'node:child_process'
import { mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface SmallDisk extends AsyncDisposable {
  readonly folder: string
  resize(megabytes: number): Promise<void>
}

/** A file system with so little room that it can be filled; needs root. */
export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'sk-disk-'))
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  return {
    folder,
    async resize(wanted) {
      await run('mount', ['-o', `remount,size=${wanted}m`, folder])
    },
    async [Symbol.asyncDispose]() {
      // Mounts of an engine that was killed may lie below.
      await run('umount', ['-R', '-l', folder])
      await rmdir(folder)
    },
  }
}
