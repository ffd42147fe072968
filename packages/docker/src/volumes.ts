import type { Engine } from './engine.ts'
import { orNull, path, unless } from './engine-calls.ts'
import type { VolumeInspect } from './engine-types.ts'
import type { Host } from './host.ts'
import { readDate, readList, readRecord, readString, readStringMap } from './read-field.ts'

const anonymousLabel = 'com.docker.volume.anonymous'

export function volumeCalls(engine: Engine): Pick<Host, 'listVolumes' | 'inspectVolume' | 'removeVolume'> {
  return {
    async listVolumes(signal) {
      const call = { method: 'GET', path: '/volumes', doing: 'listing volumes' } as const
      return readList(readRecord(await engine.json(call, signal))['Volumes']).map(readVolume)
    },

    async inspectVolume(name, signal) {
      const call = { method: 'GET', path: path('volumes', name), doing: `inspecting volume ${name}` } as const
      const answer = await orNull(engine.json(call, signal))
      return answer === null ? null : readVolume(answer)
    },

    async removeVolume(name, signal) {
      const call = {
        method: 'DELETE',
        path: path('volumes', name),
        doing: `removing volume ${name}`,
      } as const
      await unless(['volume_not_found', 'not_found'], engine.json(call, signal))
    },
  }
}

function readVolume(answer: unknown): VolumeInspect {
  const raw = readRecord(answer)
  const name = readString(raw['Name'])
  const labels = readStringMap(raw['Labels'])
  const createdAt = readDate(raw['CreatedAt'])
  return {
    name,
    driver: readString(raw['Driver']),
    ...(createdAt && { createdAt }),
    labels,
    anonymous: anonymousLabel in labels || /^[0-9a-f]{64}$/.test(name),
  }
}
