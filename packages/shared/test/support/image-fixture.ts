import { createHash } from 'node:crypto'

export interface StoredManifest {
  readonly digest: string
  readonly mediaType: string
  readonly body: Buffer
}

interface StoredBlob {
  readonly digest: string
  readonly body: Buffer
}

export interface ImageFixture {
  readonly manifest: StoredManifest
  readonly blobs: readonly StoredBlob[]
}

function sha256(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`
}

/** The smallest image there is: a config and one layer of a few bytes. */
export function anImage(
  name: string,
  platform: { architecture?: string; variant?: string; labels?: Record<string, string> } = {},
): ImageFixture {
  const { architecture = 'amd64', variant, labels = {} } = platform
  const config = blob(
    JSON.stringify({
      os: 'linux',
      architecture,
      variant,
      created: '2026-01-02T03:04:05Z',
      config: { Labels: labels },
    }),
  )
  const layer = blob(`layer of ${name}`)
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
  const manifest = manifestOf(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: config.body.length,
      digest: config.digest,
    },
    layers: [
      {
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
        size: layer.body.length,
        digest: layer.digest,
      },
    ],
  })
  return { manifest, blobs: [config, layer] }
}

/** An index over images of several platforms; with an attestation among them as BuildKit leaves it, unless told otherwise. */
export function anIndex(
  children: readonly { image: ImageFixture; architecture: string; variant?: string }[],
  { hasAttestation = true } = {},
): StoredManifest {
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const attestation = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    size: 1,
    digest: `sha256:${'e'.repeat(64)}`,
    platform: { os: 'unknown', architecture: 'unknown' },
  }
  const manifests = children.map(({ image, architecture, variant }) => ({
    mediaType: image.manifest.mediaType,
    size: image.manifest.body.length,
    digest: image.manifest.digest,
    platform: { os: 'linux', architecture, variant },
  }))
  return manifestOf(mediaType, {
    schemaVersion: 2,
    mediaType,
    manifests: hasAttestation ? [...manifests, attestation] : manifests,
  })
}

function manifestOf(mediaType: string, content: object): StoredManifest {
  const body = Buffer.from(JSON.stringify(content))
  return { digest: sha256(body), mediaType, body }
}

function blob(text: string): StoredBlob {
  const body = Buffer.from(text)
  return { digest: sha256(body), body }
}
