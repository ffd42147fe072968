import type { EngineRecord } from '../engine-types.ts'
import { readList, readRecord, readString, readStrings } from '../read-field.ts'

export interface ExplicitMount {
  readonly target: string
  /** Empty where the engine was left to make a volume. */
  readonly source: string
}

/** Everything that HostConfig mounts by Binds or Mounts. */
export function explicitMounts(hostConfig: EngineRecord): ExplicitMount[] {
  const binds = readStrings(hostConfig['Binds']).map(parseBind)
  const mounts = readList(hostConfig['Mounts']).map((entry) => {
    const mount = readRecord(entry)
    return { target: plainPath(readString(mount['Target'])), source: readString(mount['Source']) }
  })
  return [...binds, ...mounts]
}

export function plainPath(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path
}

function parseBind(bind: string): ExplicitMount {
  const [source = '', target] = bind.split(':')
  return target === undefined
    ? { source: '', target: plainPath(source) }
    : { source, target: plainPath(target) }
}
