import { AppError } from '../../errors/app-error.ts'
import type { RegistryKind } from '../kind.ts'

const host =
  /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)$/
/** Tokens live for twelve hours; a registry that does not say is asked again sooner. */
const impliedLifetimeMs = 3_600_000

export const ecr: RegistryKind = {
  name: 'ecr',
  title: 'Amazon ECR',
  examples: ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', '123456789012.dkr-ecr.us-east-1.on.aws'],
  loginHelp:
    'Id and secret of an access key that may ecr:GetAuthorizationToken and read; or choose the cloud login and leave both empty for the role of this machine.',
  matches: (registry) => host.test(registry),
  endpoint: (registry) => registry,
  isCloudLogin: ({ username }) => /^A(?:KIA|SIA)[A-Z0-9]{12,}$/.test(username),
  async exchange({ registry, username, secret, endpoint }, { timeoutMs }, signal) {
    const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
    const client = new ECRClient({
      region: host.exec(registry)?.[1] ?? 'us-east-1',
      maxAttempts: 2,
      requestHandler: { requestTimeout: timeoutMs, connectionTimeout: timeoutMs },
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(username === '' ? {} : { credentials: { accessKeyId: username, secretAccessKey: secret } }),
    })
    try {
      const answer = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal: signal })
      const { authorizationToken = '', expiresAt } = answer.authorizationData?.[0] ?? {}
      const [name = '', password = ''] = Buffer.from(authorizationToken, 'base64').toString('utf8').split(':')
      if (password === '') {
        throw new AppError('upstream', 'registry_login_failed', 'Amazon ECR answered without a token')
      }
      return {
        credential: { username: name, secret: password },
        expiresAt: expiresAt ?? new Date(Date.now() + impliedLifetimeMs),
      }
    } finally {
      client.destroy()
    }
  },
}
