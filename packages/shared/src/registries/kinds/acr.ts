import type { AccessToken } from '@azure/identity'
import { readJsonObject, textIn } from '../manifest.ts'
import { statusError } from '../status-error.ts'
import type { CloudLogin, RegistryKind } from '../kind.ts'

const host = /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/
/** Accepted by registries of all clouds, also where tokens for the resource manager are switched off. */
const scope = 'https://containerregistry.azure.net/.default'
/** The name that goes with an identity token of Azure. */
const nobody = '00000000-0000-0000-0000-000000000000'
/** A refresh token of the registry lives for three hours. */
const impliedLifetimeMs = 3_600_000

export const acr: RegistryKind = {
  name: 'acr',
  title: 'Azure Container Registry',
  examples: ['example.azurecr.io', 'example.azurecr.cn'],
  loginHelp:
    'Id and secret of a service principal (with its tenant, or as they are), or name and password of a token or of the admin user; or choose the cloud login and leave both empty for the identity of this machine.',
  matches: (registry) => host.test(registry),
  endpoint: (registry) => registry,
  challenge: (registry) => ({
    scheme: 'bearer',
    realm: `https://${registry}/oauth2/token`,
    service: registry,
  }),
  isCloudLogin: ({ tenant }) => tenant !== undefined && tenant !== '',
  async exchange(login, tools, signal) {
    const { registry } = login
    const { token, expiresOnTimestamp } = await accessToken(login, signal)
    const form = {
      grant_type: 'access_token',
      service: registry,
      access_token: token,
      ...(login.tenant === undefined ? {} : { tenant: login.tenant }),
    }
    const answer = await tools.post('/oauth2/exchange', form, signal)
    const subject = 'a refresh token'
    if (answer.status !== 200) throw statusError(answer, registry, subject)
    const secret = textIn(readJsonObject(answer.body, registry, subject), 'refresh_token') ?? ''
    const expiresAt = new Date(Math.min(expiresOnTimestamp, Date.now() + impliedLifetimeMs))
    return { credential: { username: nobody, secret, isIdentityToken: true }, expiresAt }
  },
}

async function accessToken(
  { username, secret, tenant, endpoint, ca }: CloudLogin,
  abortSignal: AbortSignal,
): Promise<AccessToken> {
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity')
  const options = {
    retryOptions: { maxRetries: 1 },
    ...(endpoint === undefined ? {} : { authorityHost: endpoint, disableInstanceDiscovery: true }),
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  }
  const credential =
    username === '' || tenant === undefined
      ? new DefaultAzureCredential(options)
      : new ClientSecretCredential(tenant, username, secret, options)
  return await credential.getToken(scope, { abortSignal })
}
