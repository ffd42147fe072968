import { expect, test } from 'vitest'
import { Username } from '../../routes/auth/credentials.ts'
import { usernameOfClaims } from './username-of-claims.ts'

const who = { iss: 'https://id.example', sub: 'auth0|42' }

test.each([
  [{ preferred_username: 'ada', email: 'a@example.com' }, 'ada'],
  [{ email: 'a@example.com' }, 'a@example.com'],
  [{}, 'auth0-42'],
  [{ preferred_username: '  Ada Lovelace ' }, 'Ada-Lovelace'],
  [{ preferred_username: '../../etc' }, 'etc'],
  [{ preferred_username: '', email: 7 }, 'auth0-42'],
  // Cyrillic: it must not become the name that it looks like.
  [{ preferred_username: 'аdmin' }, 'dmin'],
  [{ preferred_username: 'adm\u0456n' }, 'adm-n'],
  [{ preferred_username: 'a\u200bda' }, 'a-da'],
])('%j is called %s', (claims, name) => {
  expect(usernameOfClaims({ ...who, ...claims })).toBe(name)
})

test.each([{ sub: '***' }, { sub: 'x'.repeat(300) }, { sub: '\u0000' }, { sub: '-_-' }])(
  'a name of %j is one that accounts may have',
  (claims) => {
    const name = usernameOfClaims({ ...who, ...claims })

    expect(Username.safeParse(name).success).toBe(true)
  },
)
