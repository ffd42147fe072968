export interface StreamEvent {
  readonly id: string
  readonly name: string
  readonly data: string
}

/** Events of a text/event-stream, by the HTML standard; `onComment` hears heartbeats. */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
  onComment: (text: string) => void = () => undefined,
): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  let id = ''
  let name = ''
  let data: string[] = []
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, name: name || 'message', data: data.join('\n') }
        name = ''
        data = []
        continue
      }
      if (line.startsWith(':')) {
        onComment(line.slice(1).trim())
        continue
      }
      const [, field = line, value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
      if (field === 'id') id = value
      if (field === 'event') name = value
      if (field === 'data') data.push(value)
    }
  }
}
