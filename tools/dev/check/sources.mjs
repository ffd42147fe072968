import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../provision/paths.mjs'
import { run } from '../../provision/run.mjs'

/** Every file of the repository, new ones included, that git does not ignore. */
export async function sources() {
  const { output } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  })
  return output.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}
