import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context as KoaContext } from 'koa'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** Same depth from the sources and from the build. */
export const dashboardFolder = fileURLToPath(new URL('../../../../dashboard/dist', import.meta.url))

const notBuilt =
  'The dashboard is not built. Run "npm run build --workspace dashboard" and reload; the API under /api works without it.\n'

/** Serves a built file, or the page for every address of it. False where the path is none of the dashboard's. */
export async function serveDashboard(koa: KoaContext, folder: string): Promise<boolean> {
  if (koa.method !== 'GET' && koa.method !== 'HEAD') return false
  if (/^\/(?:api|v1)(?:\/|$)/.test(koa.path)) return false
  const file = fileOf(koa.path, folder)
  const extension = file === undefined ? '' : extname(file)
  if (file !== undefined && extension !== '') {
    const content = await readIfThere(file)
    if (content === undefined) return false
    koa.set(
      'cache-control',
      koa.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
    koa.type = types[extension] ?? 'application/octet-stream'
    koa.body = content
    return true
  }
  if (file === undefined) return false
  const page = await readIfThere(join(folder, 'index.html'))
  koa.status = page ? 200 : 503
  koa.set('cache-control', 'no-cache')
  koa.type = page ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'
  koa.body = page ?? notBuilt
  return true
}

/** Undefined for paths that lead out of the folder or are no paths. */
function fileOf(path: string, folder: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path)
    if (decoded.includes('\0') || decoded.includes('\\')) return undefined
    const file = normalize(join(folder, decoded))
    return file === folder || file.startsWith(folder + sep) ? file : undefined
  } catch {
    return undefined
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code } = error as { code?: string }
    if (['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(code ?? '')) return undefined
    throw error
  }
}
