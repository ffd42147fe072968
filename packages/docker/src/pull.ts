import { AppError } from '@sentinel/shared/errors/app-error'
import type { Engine } from './engine.ts'
import type { EngineRecord, PullProgress } from './engine-types.ts'
import type { PullOptions } from './host.ts'
import { jsonLines } from './json-lines.ts'
import { readNumber, readRecord, readString } from './read-field.ts'
import { splitReference } from './split-reference.ts'
import { translateError, translateWords } from './translate-error.ts'

/** The engine answers 200 before it has begun, and reports what goes wrong as a line of the stream. */
export async function pullImage(
  engine: Engine,
  options: PullOptions & { reference: string },
  signal?: AbortSignal,
): Promise<void> {
  const { repository, tag, digest } = splitReference(options.reference)
  const doing = `pulling image ${options.reference}`
  const request = {
    method: 'POST',
    path: '/images/create',
    // Without a tag the engine would pull every tag of the repository.
    query: { fromImage: repository, tag: digest ?? tag ?? 'latest', platform: options.platform },
    ...(options.auth && { auth: options.auth }),
    doing,
    timeoutMs: null,
  } as const
  const stream = await engine.stream(request, signal)
  const layers = new Map<string, LayerProgress>()
  try {
    for await (const line of jsonLines(stream)) {
      const failure = readString(readRecord(line['errorDetail'])['message']) || readString(line['error'])
      if (failure !== '') throw translateWords(failure, { doing })
      if (noteLayer(layers, line)) options.onProgress?.(sum(layers))
    }
  } catch (error) {
    if (signal?.aborted) throw new AppError('aborted', 'aborted', `Aborted while ${doing}`, { cause: error })
    throw translateError(error, doing)
  }
}

interface LayerProgress {
  readonly currentBytes: number
  readonly totalBytes: number
  readonly isDone: boolean
}

/** Only downloads are counted: unpacking counts the same bytes again. */
function noteLayer(layers: Map<string, LayerProgress>, line: EngineRecord): boolean {
  const id = readString(line['id'])
  const status = readString(line['status'])
  if (status === 'Downloading') {
    const detail = readRecord(line['progressDetail'])
    const [currentBytes, totalBytes] = [readNumber(detail['current']), readNumber(detail['total'])]
    layers.set(id, { currentBytes, totalBytes, isDone: false })
    return true
  }
  const known = layers.get(id) ?? { currentBytes: 0, totalBytes: 0, isDone: false }
  if (status === 'Pulling fs layer') layers.set(id, known)
  else if (status === 'Download complete') layers.set(id, { ...known, currentBytes: known.totalBytes })
  else if (status === 'Pull complete' || status === 'Already exists')
    layers.set(id, { ...known, currentBytes: known.totalBytes, isDone: true })
  else return false
  return true
}

function sum(layers: ReadonlyMap<string, LayerProgress>): PullProgress {
  const all = [...layers.values()]
  return {
    layers: all.length,
    layersDone: all.filter(({ isDone }) => isDone).length,
    currentBytes: all.reduce((bytes, layer) => bytes + layer.currentBytes, 0),
    totalBytes: all.reduce((bytes, layer) => bytes + layer.totalBytes, 0),
  }
}
