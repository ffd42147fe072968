import { useSearchParams } from 'wouter'
import { shows, type Filter, type Show } from '../groups.ts'

/** Search and selection, kept in the page's address. */
export function useFilter(): Filter & {
  search: (text: string) => void
  choose: (show: Show) => void
  clear: () => void
} {
  const [search, setSearch] = useSearchParams()
  const change = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  return {
    text: search.get('q') ?? '',
    show: shows.find((name) => name === search.get('show')) ?? 'all',
    search: (text) => change('q', text),
    choose: (show) => change('show', show === 'all' ? '' : show),
    clear: () => setSearch({}, { replace: true }),
  }
}
