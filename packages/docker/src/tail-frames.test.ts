import { array, assert, constantFrom, infiniteStream, integer, property, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { TailFrames } from './tail-frames.ts'

function frame(channel: number, text: string): Buffer {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(8)
  header.writeUInt8(channel, 0)
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

test('however the bytes are cut on their way, both channels come out in order', () => {
  assert(
    property(
      array(tuple(constantFrom(1, 2), string({ unit: 'grapheme' })), { maxLength: 8 }),
      infiniteStream(integer({ min: 1, max: 40 })),
      (said, sizes) => {
        const tail = new TailFrames(1_000_000)
        let bytes = Buffer.concat(said.map(([channel, text]) => frame(channel, text)))
        for (const size of sizes) {
          if (bytes.length === 0) break
          tail.add(bytes.subarray(0, size))
          bytes = bytes.subarray(size)
        }

        expect(tail.text()).toBe(said.map(([, text]) => text).join(''))
        expect(tail.isCut).toBe(false)
      },
    ),
  )
})

test('of much only the end is kept, and no broken character begins it', () => {
  const tail = new TailFrames(10)

  for (let line = 0; line < 1000; line += 1) tail.add(frame(1, 'ä€'))

  expect(tail.text()).toBe('ä€ä€')
  expect(tail.isCut).toBe(true)
})

test('a program that writes byte by byte costs no more than one that writes lines', () => {
  const tail = new TailFrames(16_384)
  const many = Buffer.concat(Array.from({ length: 1000 }, (_, at) => frame(1, String(at % 10))))
  const before = process.cpuUsage()

  for (let at = 0; at < 300; at += 1) tail.add(many)

  expect(tail.text()).toBe('0123456789'.repeat(1639).slice(-16_384))
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000)
})
