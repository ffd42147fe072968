import { request } from 'node:http'
import { connect } from 'node:net'

/** GET over TCP or a unix socket: `{ status, body }`, or undefined when nobody answers. */
export function get(target, path, timeoutMs = 2_000) {
  return new Promise((resolve) => {
    const asked = request({ ...target, path, timeout: timeoutMs }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(undefined))
    asked.end()
  })
}

/** Sends bytes, resolves with the first bytes that come back. */
function exchange(port, bytes, host = '127.0.0.1', timeoutMs = 2_000) {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    const finish = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(timeoutMs, () => finish(undefined))
    socket.on('error', () => finish(undefined))
    socket.on('close', () => resolve(undefined))
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', finish)
  })
}

export async function redisAnswers(port, host) {
  const answer = await exchange(port, 'PING\r\n', host)
  return answer?.toString('latin1').startsWith('+PONG') ?? false
}

export async function mongoAnswers(port, host) {
  const answer = await exchange(port, helloMessage(), host)
  return answer !== undefined && answer.length > 16
}

/** `{ hello: 1, $db: 'admin' }` as an OP_MSG: asked by hand because provisioning runs before any driver is installed. */
function helloMessage() {
  const document = Buffer.concat([
    Buffer.from('\x10hello\0\x01\0\0\0', 'latin1'),
    Buffer.from('\x02$db\0\x06\0\0\0admin\0', 'latin1'),
    Buffer.from([0]),
  ])
  const message = Buffer.alloc(16 + 4 + 1 + 4 + document.length)
  message.writeInt32LE(message.length, 0)
  message.writeInt32LE(1, 4)
  message.writeInt32LE(2013, 12)
  message.writeInt32LE(document.length + 4, 21)
  document.copy(message, 25)
  return message
}
