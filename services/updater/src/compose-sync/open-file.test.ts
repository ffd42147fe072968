import {
  appendFile,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openFile, replaceFile, type OpenedFile } from './open-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-files-'))
  path = join(folder, 'compose.yaml')
  await writeFile(path, 'before\n')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function opened(at = path): Promise<OpenedFile> {
  const file = await openFile(at, at)
  if (!file) throw new Error('It is not there')
  return file
}

test('a file larger than people write is not even read', async () => {
  await writeFile(path, `# ${'x'.repeat(256 * 1024)}`)

  await expect(opened()).rejects.toMatchObject({
    code: 'compose_refused',
    message: expect.stringContaining('larger than 256 KiB') as string,
  })
})

describe('a file that is replaced', () => {
  test('has its mode and owner, and beside it lies what it said before', async () => {
    await chmod(path, 0o640)
    const isRoot = process.getuid?.() === 0
    if (isRoot) await chown(path, 1234, 2345)
    const { uid, gid } = await stat(path)

    await replaceFile(await opened(), 'after\n', 'mark')

    expect(await readFile(path, 'utf8')).toBe('after\n')
    for (const name of ['compose.yaml', 'compose.yaml.sentinel-backup']) {
      const now = await stat(join(folder, name))
      expect([name, now.mode & 0o777, now.uid, now.gid]).toEqual([name, 0o640, uid, gid])
    }
    expect(await readFile(join(folder, 'compose.yaml.sentinel-backup'), 'utf8')).toBe('before\n')
    expect((await readdir(folder)).sort()).toEqual(['compose.yaml', 'compose.yaml.sentinel-backup'])
  })

  test('is replaced whole: who has it open reads the old one to its end, and nobody meets a half', async () => {
    const reader = await open(path)
    try {
      const { ino } = await stat(path)

      await replaceFile(await opened(), 'after\n', 'mark')

      expect(await reader.readFile('utf8')).toBe('before\n')
      expect((await stat(path)).ino).not.toBe(ino)
      expect(await readFile(path, 'utf8')).toBe('after\n')
    } finally {
      await reader.close()
    }
  })

  test('is left alone where somebody changed it meanwhile', async () => {
    const file = await opened()
    await appendFile(path, 'by somebody\n')

    await expect(replaceFile(file, 'after\n', 'mark')).rejects.toMatchObject({ code: 'compose_refused' })

    expect(await readFile(path, 'utf8')).toBe('before\nby somebody\n')
    expect(await readdir(folder)).toEqual(['compose.yaml'])
  })

  test('behind a link within its folder is the file itself; the link stays', async () => {
    await mkdir(join(folder, 'real'))
    await writeFile(join(folder, 'real', 'a.yaml'), 'before\n')
    const link = join(folder, 'link.yaml')
    await symlink('real/a.yaml', link)

    await replaceFile(await opened(link), 'after\n', 'mark')

    expect(await readFile(join(folder, 'real', 'a.yaml'), 'utf8')).toBe('after\n')
    expect(await readFile(link, 'utf8')).toBe('after\n')
  })

  test('is written although a dead worker left its half behind', async () => {
    await writeFile(join(folder, '.compose.yaml.mark'), 'hal')

    await replaceFile(await opened(), 'after\n', 'mark')

    expect(await readFile(path, 'utf8')).toBe('after\n')
  })
})

describe('a file is not touched', () => {
  test('behind a link out of its folder', async () => {
    const inner = join(folder, 'inner')
    await mkdir(inner)
    await symlink(path, join(inner, 'compose.yaml'))

    await expect(opened(join(inner, 'compose.yaml'))).rejects.toThrow('a link out of its folder')
  })

  test('that is none, or a link to nothing', async () => {
    await symlink(join(folder, 'nothing'), join(folder, 'dangling'))

    expect(await openFile('/x', join(folder, 'missing'))).toBeNull()
    await expect(opened(join(folder, 'dangling'))).rejects.toThrow('a link to nothing')
    await expect(opened(folder)).rejects.toThrow('is no file')
  })

  test('whose bytes are no text', async () => {
    await writeFile(path, Buffer.from([0x61, 0xff, 0xfe]))

    await expect(opened()).rejects.toThrow('UTF-8')
  })
})
