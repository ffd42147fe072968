import type { Page } from 'playwright-core'

/** An authenticator as one is built into a computer, without the computer. */
export interface Authenticator {
  /** Whether whoever holds it shows a finger when he is asked to. */
  showFinger(does: boolean): Promise<void>
  /** How often its only key was used, as it will say next time. */
  setCounter(count: number): Promise<void>
}

/** Belongs to this page, also when it goes elsewhere; without a reader for fingers it only notices a touch. */
export async function addAuthenticator(
  page: Page,
  { hasReader = true }: { hasReader?: boolean } = {},
): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: hasReader,
      isUserVerified: hasReader,
      automaticPresenceSimulation: true,
    },
  })
  return {
    showFinger: async (isUserVerified) =>
      void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
    async setCounter(signCount) {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
      const [credential] = credentials
      if (credential === undefined) throw new Error('The authenticator has no key')
      const { credentialId } = credential
      await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
      await session.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: { ...credential, signCount },
      })
    },
  }
}
