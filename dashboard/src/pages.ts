/** What the header leads to. */
export const pages = [
  { href: '/', name: 'Containers' },
  { href: '/dependencies', name: 'Dependencies' },
  { href: '/images', name: 'Images' },
  { href: '/registries', name: 'Registries' },
  { href: '/sentinel', name: 'Sentinel' },
] as const
