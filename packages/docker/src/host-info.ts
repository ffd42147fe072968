import { statfs } from 'node:fs/promises'
import type { Engine } from './engine.ts'
import type { Host } from './host.ts'
import { readList, readRecord, readString } from './read-field.ts'

const pingTimeoutMs = 10_000

/** What the engine's machine calls itself, as images call it. */
const architectures: Readonly<Record<string, { architecture: string; variant?: string }>> = {
  x86_64: { architecture: 'amd64' },
  aarch64: { architecture: 'arm64', variant: 'v8' },
  armv7l: { architecture: 'arm', variant: 'v7' },
  armv6l: { architecture: 'arm', variant: 'v6' },
  i386: { architecture: '386' },
  i686: { architecture: '386' },
}

export function infoCalls(engine: Engine): Pick<Host, 'ping' | 'info'> {
  return {
    async ping(signal) {
      const call = { method: 'GET', path: '/_ping', doing: 'pinging it', timeoutMs: pingTimeoutMs } as const
      await engine.bytes(call, signal)
    },

    async info(signal) {
      const call = { method: 'GET', path: '/info', doing: 'asking what it is' } as const
      const raw = readRecord(await engine.json(call, signal))
      const machine = readString(raw['Architecture'])
      const dockerRootDir = readString(raw['DockerRootDir'])
      const freeBytes = engine.isLocal ? await freeBytesOf(dockerRootDir) : undefined
      return {
        engineId: readString(raw['ID']),
        name: readString(raw['Name']),
        os: readString(raw['OSType']) || 'linux',
        ...(architectures[machine] ?? { architecture: machine }),
        apiVersion: await engine.apiVersion(signal),
        serverVersion: readString(raw['ServerVersion']),
        swarmManager: readRecord(raw['Swarm'])['ControlAvailable'] === true,
        containerdImages: readList(raw['DriverStatus']).some((entry) =>
          JSON.stringify(entry).includes('io.containerd.snapshotter'),
        ),
        // Only Podman says what it builds images with.
        ...('BuildahVersion' in raw && { isPodman: true }),
        dockerRootDir,
        ...(freeBytes !== undefined && { freeBytes }),
      }
    },
  }
}

/** Unknown where the engine's folder is not visible from here, for example from inside a container. */
async function freeBytesOf(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}
