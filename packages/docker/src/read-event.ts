import type { EngineRecord } from './engine-types.ts'
import type { HostEvent } from './host-event.ts'
import { readNumber, readRecord, readString, readStringMap } from './read-field.ts'

export function readEvent(raw: EngineRecord): HostEvent | undefined {
  const type = raw['Type']
  if (type !== 'container' && type !== 'image') return undefined
  const actor = readRecord(raw['Actor'])
  const attributes = readStringMap(actor['Attributes'])
  const [action = '', ...rest] = readString(raw['Action']).split(': ')
  const seconds = readNumber(raw['time'])
  return {
    type,
    action,
    ...(rest.length > 0 && { detail: rest.join(': ') }),
    id: readString(actor['ID']),
    name: attributes['name'] ?? '',
    ...(attributes['image'] !== undefined && { image: attributes['image'] }),
    at: new Date(readNumber(raw['timeNano']) / 1e6 || seconds * 1000),
    atSeconds: seconds,
    attributes,
  }
}
