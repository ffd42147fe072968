import { expect, test } from 'vitest'
import { demultiplex } from './demultiplex.ts'

function frame(stream: number, text: string): Buffer {
  const body = Buffer.from(text)
  const header = Buffer.alloc(8)
  header.writeUInt8(stream, 0)
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

test('frames lose their headers and keep their order', () => {
  expect(demultiplex(Buffer.concat([frame(1, 'out\n'), frame(2, 'err ü\n'), frame(1, '')]))).toBe(
    'out\nerr ü\n',
  )
})

test('a letter that was cut between two frames is whole again', () => {
  const letter = Buffer.from('ü')
  const halves = [letter.subarray(0, 1), letter.subarray(1)].map((half) =>
    Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 1]), half]),
  )

  expect(demultiplex(Buffer.concat(halves))).toBe('ü')
})

test('plain bytes are taken as they are', () => {
  expect(demultiplex(Buffer.from('no frame at all\n'))).toBe('no frame at all\n')
  expect(demultiplex(Buffer.from('short'))).toBe('short')
  expect(demultiplex(Buffer.alloc(0))).toBe('')
})
