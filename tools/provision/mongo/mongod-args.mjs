export function mongodArgs({ port, data }) {
  return ['--dbpath', data, '--port', port, '--bind_ip', '127.0.0.1', '--quiet']
}
