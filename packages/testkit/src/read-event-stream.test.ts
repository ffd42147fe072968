import { expect, test } from 'vitest'
import { readEventStream } from './read-event-stream.ts'

async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

const text = ': hello\n\nid: 1-0\nevent: scan_start\ndata: {"a":\ndata: "ü"}\n\ndata: x\n\nevent: nothing\n\n'

test.each([1, 3, 1000])('events come whole, however the bytes are cut (%i)', async (size) => {
  const comments: string[] = []

  const events = await Array.fromAsync(readEventStream(chunks(text, size), (line) => comments.push(line)))

  expect(events).toEqual([
    { id: '1-0', name: 'scan_start', data: '{"a":\n"ü"}' },
    { id: '1-0', name: 'message', data: 'x' },
  ])
  expect(comments).toEqual(['hello'])
})
