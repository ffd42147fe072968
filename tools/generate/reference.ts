import { readFile, writeFile } from 'node:fs/promises'
import { envExample } from './env-example.ts'
import { eventsPage } from './events-page.ts'
import { metricsPage } from './metrics-page.ts'
import { openApiFile } from './openapi-file.ts'
import { permissionsPage } from './permissions-page.ts'
import { settingsPage } from './settings-page.ts'

/** Everything that derives from the catalogues and is checked in: path → content. */
const pages: Record<string, () => string | Promise<string>> = {
  '.env.example': envExample,
  'docs/reference/settings.md': settingsPage,
  'docs/reference/events.md': eventsPage,
  'docs/reference/metrics.md': metricsPage,
  'docs/reference/permissions.md': permissionsPage,
  'docs/reference/openapi.json': openApiFile,
}

const isCheck = process.argv.includes('--check')
const root = new URL('../../', import.meta.url)
const stale: string[] = []
for (const [path, make] of Object.entries(pages)) {
  const file = new URL(path, root)
  const wanted = await make()
  const present = await readFile(file, 'utf8').catch(() => '')
  if (wanted === present) continue
  if (isCheck) stale.push(path)
  else await writeFile(file, wanted)
}
if (stale.length > 0) {
  console.error(`These generated files are stale; run npm run gen and commit them:\n  ${stale.join('\n  ')}`)
  process.exitCode = 1
}
