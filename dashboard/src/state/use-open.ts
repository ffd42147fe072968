import { useSearchParams } from 'wouter'

export const detailTabs = ['why', 'history', 'deps', 'hooks', 'logs', 'about'] as const
export type DetailTab = (typeof detailTabs)[number]

/** Which container's details are open: part of the page's address, so that a reload and a link show the same. */
export function useOpen() {
  const [search, setSearch] = useSearchParams()
  const key = search.get('open')
  const tab = detailTabs.find((name) => name === search.get('tab')) ?? 'why'

  const withOpen = (next: string | null, nextTab?: DetailTab) => {
    const changed = new URLSearchParams(search)
    changed.delete('open')
    changed.delete('tab')
    if (next !== null) changed.set('open', next)
    if (next !== null && nextTab !== undefined) changed.set('tab', nextTab)
    return changed
  }

  return {
    key,
    tab,
    hrefOf: (next: string, nextTab?: DetailTab) => `/?${withOpen(next, nextTab)}`,
    close: () => setSearch(withOpen(null)),
    show: (next: DetailTab) => setSearch(withOpen(key, next), { replace: true }),
  }
}
