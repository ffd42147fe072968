import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { part } from './parts.ts'
import { tar, type TarEntry } from './tar.ts'

export interface Layer {
  readonly digest: string
  /** Digest of the archive before compression, as the image config lists it. */
  readonly diffId: string
  readonly blob: Buffer
}

export function sha256(content: Buffer | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

export function layer(entries: readonly TarEntry[]): Layer {
  const archive = tar(entries)
  const blob = gzipSync(archive, { level: 1 })
  return { digest: sha256(blob), diffId: sha256(archive), blob }
}

/** Ends at once on TERM; with PORT set it serves /www there. */
const serve = `#!/bin/sh
trap 'echo stopping; exit 0' TERM INT
echo "serving $(cat /www/version)"
if [ -n "$PORT" ]; then httpd -p "$PORT" -h /www; fi
while :; do sleep 3600 & wait $!; done
`

let base: Layer | undefined

/** What every sample image stands on: busybox with its commands, and /bin/serve. */
export function busyboxLayer(): Layer {
  return (base ??= layer(busyboxEntries()))
}

function busyboxEntries(): TarEntry[] {
  const path = part('busybox')
  const commands = execFileSync(path, ['--list'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name !== '' && name !== 'busybox' && !name.includes('/'))
  const folders = ['bin/', 'etc/', 'data/', 'www/'].map((name) => ({ path: name, isFolder: true }))
  return [
    ...folders,
    { path: 'tmp/', isFolder: true, mode: 0o1777 },
    { path: 'etc/passwd', content: 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' },
    { path: 'etc/group', content: 'root:x:0:\nnobody:x:65534:\n' },
    { path: 'bin/busybox', mode: 0o755, content: readFileSync(path) },
    { path: 'bin/serve', mode: 0o755, content: serve },
    ...commands.map((name) => ({ path: `bin/${name}`, linkTo: 'busybox' })),
  ]
}
