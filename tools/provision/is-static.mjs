import { closeSync, openSync, readSync } from 'node:fs'

const interpreterHeader = 3

/** Whether a 64-bit ELF program runs without any library beside it, as it must in an image that holds nothing else. */
export function isStatic(path) {
  const head = Buffer.alloc(4096)
  const file = openSync(path, 'r')
  readSync(file, head)
  closeSync(file)
  if (head.toString('latin1', 0, 4) !== '\x7fELF') return false
  const [start, size, count] = [
    Number(head.readBigUInt64LE(32)),
    head.readUInt16LE(54),
    head.readUInt16LE(56),
  ]
  return Array.from({ length: count }, (_, index) => head.readUInt32LE(start + index * size)).every(
    (type) => type !== interpreterHeader,
  )
}
