import type { ImageInspect, ImageManifest, ImageSummary } from './engine-types.ts'
import {
  readDate,
  readList,
  readNumber,
  readRecord,
  readString,
  readStringMap,
  readStrings,
} from './read-field.ts'

const untagged = '<none>:<none>'
const undigested = '<none>@<none>'

export function readImageSummary(answer: unknown): ImageSummary {
  const raw = readRecord(answer)
  return {
    id: readString(raw['Id']),
    repoTags: readStrings(raw['RepoTags']).filter((tag) => tag !== untagged),
    repoDigests: readStrings(raw['RepoDigests']).filter((digest) => digest !== undigested),
    createdAt: readDate(raw['Created']) ?? new Date(0),
    sizeBytes: readNumber(raw['Size']),
    labels: readStringMap(raw['Labels']),
  }
}

export function readImageInspect(answer: unknown): ImageInspect {
  const raw = readRecord(answer)
  const config = readRecord(raw['Config'])
  const createdAt = readDate(raw['Created'])
  const variant = readString(raw['Variant'])
  return {
    id: readString(raw['Id']),
    repoTags: readStrings(raw['RepoTags']),
    // Some versions list one for each name of the image.
    repoDigests: [...new Set(readStrings(raw['RepoDigests']))],
    ...(createdAt && { createdAt }),
    os: readString(raw['Os']),
    architecture: readString(raw['Architecture']),
    ...(variant !== '' && { variant }),
    sizeBytes: readNumber(raw['Size']),
    labels: readStringMap(config['Labels']),
    manifests: readList(raw['Manifests']).map(readManifest),
    config,
  }
}

function readManifest(answer: unknown): ImageManifest {
  const raw = readRecord(answer)
  const platform = readRecord(readRecord(raw['ImageData'])['Platform'])
  const variant = readString(platform['variant'])
  return {
    digest: readString(readRecord(raw['Descriptor'])['digest']) || readString(raw['ID']),
    kind: readString(raw['Kind']),
    available: raw['Available'] === true,
    ...(platform['architecture'] !== undefined && {
      platform: {
        os: readString(platform['os']),
        architecture: readString(platform['architecture']),
        ...(variant !== '' && { variant }),
      },
    }),
  }
}
