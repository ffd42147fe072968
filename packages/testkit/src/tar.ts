export interface TarEntry {
  readonly path: string
  readonly mode?: number
  readonly uid?: number
  readonly content?: Buffer | string
  /** Makes it a symbolic link. */
  readonly linkTo?: string
  readonly isFolder?: boolean
}

const block = 512

/** A ustar archive. Times are zero, so that the same entries always have the same digest. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '')
    const padding = Buffer.alloc((block - (content.length % block)) % block)
    return [header(entry, content.length), content, padding]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

function header({ path, mode, uid = 0, linkTo, isFolder = false }: TarEntry, size: number): Buffer {
  if (Buffer.byteLength(path) > 99) throw new Error(`${path} is too long for this small tar writer`)
  const head = Buffer.alloc(block)
  head.write(path, 0)
  head.write(octal(mode ?? (isFolder ? 0o755 : 0o644), 7), 100)
  head.write(octal(uid, 7), 108)
  head.write(octal(uid, 7), 116)
  head.write(octal(size, 11), 124)
  head.write(octal(0, 11), 136)
  head.write(' '.repeat(8), 148)
  head.write(linkTo === undefined ? (isFolder ? '5' : '0') : '2', 156)
  if (linkTo !== undefined) head.write(linkTo, 157)
  head.write('ustar\u000000', 257)
  head.write(
    `${octal(
      head.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  )
  return head
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
