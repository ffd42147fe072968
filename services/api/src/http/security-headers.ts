/** On every answer. Scripts and styles come from ourselves only; the built dashboard has none inline. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
} as const

/** Only where the answer goes over TLS, here or at a trusted proxy: elsewhere it would lock people out. */
export const strictTransport = { 'strict-transport-security': 'max-age=31536000' } as const
