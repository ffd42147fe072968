import { AppError } from '../../errors/app-error.ts'
import { asObject, textIn } from '../manifest.ts'
import type { CloudLogin, RegistryKind } from '../kind.ts'

const scopes = [
  'https://www.googleapis.com/auth/devstorage.read_only',
  'https://www.googleapis.com/auth/cloud-platform.read-only',
]
const impliedLifetimeMs = 1_800_000

export const google: RegistryKind = {
  name: 'google',
  title: 'Google Artifact Registry',
  examples: ['europe-west3-docker.pkg.dev', 'gcr.io', 'eu.gcr.io'],
  loginHelp:
    '_json_key as name and the JSON key of a service account as secret; or choose the cloud login and leave both empty for the account of this machine.',
  matches: (registry) => /^(?:[a-z0-9-]+\.)?gcr\.io$|^[a-z0-9-]+-docker\.pkg\.dev$/.test(registry),
  endpoint: (registry) => registry,
  challenge: (registry) => ({
    scheme: 'bearer',
    realm: `https://${registry}/v2/token`,
    service: registry,
  }),
  isCloudLogin: ({ username }) => username === '_json_key' || username === '_json_key_base64',
  async exchange(login) {
    const { token, expiresAt } = login.secret === '' ? await ofMachine() : await ofKey(login)
    return { credential: { username: 'oauth2accesstoken', secret: token }, expiresAt }
  },
}

async function ofKey(login: CloudLogin) {
  const key = readKey(login)
  const { JWT } = await import('google-auth-library')
  const client = new JWT({ email: key.email, key: key.privateKey, scopes })
  const tokenUri = login.endpoint ?? key.tokenUri
  if (tokenUri !== undefined) {
    // The library knows one address of its own; the key may name that of another cloud.
    client.transporter.interceptors.request.add({
      resolved: (config) => Promise.resolve({ ...config, url: new URL(tokenUri) }),
    })
  }
  const { access_token, expiry_date } = await client.authorize()
  return { token: access_token ?? '', expiresAt: expiryOf(expiry_date) }
}

async function ofMachine() {
  const { GoogleAuth } = await import('google-auth-library')
  const client = await new GoogleAuth({ scopes }).getClient()
  const { token } = await client.getAccessToken()
  return { token: token ?? '', expiresAt: expiryOf(client.credentials.expiry_date) }
}

function expiryOf(epochMs: number | null | undefined): Date {
  return new Date(epochMs ?? Date.now() + impliedLifetimeMs)
}

function readKey({ registry, username, secret }: CloudLogin) {
  const text = username === '_json_key_base64' ? Buffer.from(secret, 'base64').toString('utf8') : secret
  let fields: Record<string, unknown> = {}
  try {
    fields = asObject(JSON.parse(text)) ?? {}
  } catch {
    // Said below, without the text: it is a secret.
  }
  const email = textIn(fields, 'client_email')
  const privateKey = textIn(fields, 'private_key')
  if (email !== undefined && privateKey !== undefined) {
    return { email, privateKey, tokenUri: textIn(fields, 'token_uri') }
  }
  throw new AppError(
    'invalid',
    'registry_login_failed',
    `The secret stored for ${registry} is no JSON key of a service account; download one and store its text`,
  )
}
