import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

const containerId = /[0-9a-f]{64}/

export interface ProcessTraces {
  readonly cgroup: string
  readonly mountinfo: string
  readonly hostname: string
  /** An engine leaves this file in every container. */
  readonly isInContainer: boolean
}

/**
 * Id of the container that this process runs in, as far as it can be told from inside; the first 12 digits at least.
 * Undefined on a bare machine.
 */
export function ownContainerId(traces: ProcessTraces = readTraces()): string | undefined {
  const { cgroup, mountinfo, hostname: name, isInContainer } = traces
  const fromCgroup = cgroup
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('/') + 1))
    .map((leaf) => containerId.exec(leaf)?.[0])
    .find((id) => id !== undefined)
  if (fromCgroup !== undefined) return fromCgroup
  // With a cgroup namespace of its own the path says nothing; the files that the engine mounts still name it.
  const mounted = mountinfo
    .split('\n')
    .filter((line) => / \/etc\/(?:hostname|hosts|resolv\.conf) /.test(line))
    .map((line) => /containers\/([0-9a-f]{64})\//.exec(line)?.[1])
    .find((id) => id !== undefined)
  if (mounted !== undefined) return mounted
  return isInContainer && /^[0-9a-f]{12}$/.test(name) ? name : undefined
}

function readTraces(): ProcessTraces {
  return {
    cgroup: read('/proc/self/cgroup'),
    mountinfo: read('/proc/self/mountinfo'),
    hostname: hostname(),
    isInContainer: read('/.dockerenv', 'is there') === 'is there' || read('/run/.containerenv') !== '',
  }
}

/** Empty, or `present`, where there is such a file. */
function read(path: string, present?: string): string {
  try {
    const text = readFileSync(path, 'utf8')
    return present ?? text
  } catch {
    return ''
  }
}
