const headerBytes = 8

/**
 * Standard output and error in the order in which they came. Containers with a terminal send plain bytes, and some
 * engines forget to say so; bytes that cannot be a frame are therefore taken as they are.
 */
export function demultiplex(bytes: Buffer): string {
  const parts: Buffer[] = []
  let at = 0
  while (at < bytes.length) {
    const size = frameSize(bytes, at)
    if (size === undefined) {
      parts.push(bytes.subarray(at))
      break
    }
    parts.push(bytes.subarray(at + headerBytes, at + headerBytes + size))
    at += headerBytes + size
  }
  return Buffer.concat(parts).toString('utf8')
}

function frameSize(bytes: Buffer, at: number): number | undefined {
  if (at + headerBytes > bytes.length) return undefined
  const isHeader = bytes.readUInt8(at) <= 2 && bytes.readUIntBE(at + 1, 3) === 0
  return isHeader ? bytes.readUInt32BE(at + 4) : undefined
}
