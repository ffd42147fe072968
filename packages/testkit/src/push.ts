export interface Target {
  /** host:port */
  readonly registry: string
  readonly repository: string
  /** user:password for a registry that asks. */
  readonly auth?: string
}

async function call(target: Target, url: string, init: RequestInit, accepted: readonly number[]) {
  const headers = new Headers(init.headers)
  if (target.auth) headers.set('authorization', `Basic ${Buffer.from(target.auth).toString('base64')}`)
  const response = await fetch(url, { ...init, headers })
  if (!accepted.includes(response.status)) {
    throw new Error(`${init.method} ${url} answered ${response.status}: ${await response.text()}`)
  }
  await response.arrayBuffer()
  return response
}

/** Pushes a blob unless it is there; one that another repository has is mounted from it instead of sent again. */
export async function pushBlob(target: Target, blob: Buffer, digest: string, from?: string): Promise<void> {
  const base = `http://${target.registry}/v2/${target.repository}/blobs`
  const head = await call(target, `${base}/${digest}`, { method: 'HEAD' }, [200, 404])
  if (head.status === 200) return
  const mount = from === undefined ? '' : `?mount=${digest}&from=${encodeURIComponent(from)}`
  const started = await call(target, `${base}/uploads/${mount}`, { method: 'POST' }, [201, 202])
  if (started.status === 201) return
  const location = new URL(started.headers.get('location') ?? '', base)
  location.searchParams.set('digest', digest)
  await call(
    target,
    location.href,
    {
      method: 'PUT',
      body: new Uint8Array(blob),
      headers: { 'content-type': 'application/octet-stream' },
    },
    [201],
  )
}

/** Puts a manifest under a tag or digest. */
export async function pushManifest(
  target: Target,
  reference: string,
  { mediaType, text }: { mediaType: string; text: string },
): Promise<void> {
  const url = `http://${target.registry}/v2/${target.repository}/manifests/${reference}`
  await call(target, url, { method: 'PUT', body: text, headers: { 'content-type': mediaType } }, [201])
}
