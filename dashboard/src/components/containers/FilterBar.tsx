import { Search } from 'lucide-react'
import { shows, type Show } from '../../groups.ts'
import { useFilter } from '../../state/use-filter.ts'
import css from './FilterBar.module.css'

const names: Readonly<Record<Show, string>> = {
  all: 'All',
  running: 'Running',
  stopped: 'Stopped',
  newer: 'With something newer',
  problems: 'With a problem',
}

export function FilterBar() {
  const { text, show, search, choose } = useFilter()
  return (
    <search className={css['bar']}>
      <label className={css['field']}>
        <Search aria-hidden="true" />
        <span className="visually-hidden">Search containers</span>
        <input
          type="search"
          value={text}
          placeholder="Name, image or stack"
          onChange={(event) => search(event.target.value)}
        />
      </label>
      <label>
        <span className="visually-hidden">Show</span>
        <select
          className={css['select']}
          value={show}
          onChange={(event) => choose(shows.find((name) => name === event.target.value) ?? 'all')}
        >
          {shows.map((name) => (
            <option key={name} value={name}>
              {names[name]}
            </option>
          ))}
        </select>
      </label>
    </search>
  )
}
