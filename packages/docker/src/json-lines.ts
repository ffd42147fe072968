import type { EngineRecord } from './engine-types.ts'
import { isRecord } from './read-field.ts'

/** One record for each line; a cut-off last line is left out, for the end of the stream tells about the cut. */
export async function* jsonLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<EngineRecord> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.map(parse).filter((entry) => entry !== undefined)
  }
  const last = parse(rest)
  if (last) yield last
}

function parse(line: string): EngineRecord | undefined {
  if (line.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
