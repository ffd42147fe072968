import { connect } from 'node:net'

/** Sends these very bytes, which no client of HTTP would, and resolves with all that comes back until it ends. */
export async function raw(port: number, text: string, timeoutMs = 10_000): Promise<string> {
  return await new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no end within ${timeoutMs} ms: ${answer}`)))
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (answer += chunk))
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)))
    socket.on('close', () => resolve(answer))
  })
}
