import { useId, useState } from 'react'
import type { Explanation } from '../../api/views.ts'
import { count } from '../../format/time.ts'
import { searchTags } from '../../tag-search.ts'
import css from './TagsSeen.module.css'

/** What became of every tag that the repository has: grouped by why it was left out. */
export function TagsSeen({ tags }: { tags: NonNullable<Explanation['tags']> }) {
  const [text, setText] = useState('')
  const id = useId()
  const { seen, beyond_scope, dropped } = tags
  const left = dropped.reduce((sum, group) => sum + group.count, 0)
  const found = searchTags(dropped, text)
  const isSearching = text.trim() !== ''
  return (
    <div className={css['tags']}>
      <p className={css['soft']}>
        {count(seen, 'tag')} in the repository, {left} left out
        {beyond_scope > 0 && `; ${beyond_scope} of them higher, but beyond the version scope`}.
      </p>
      {dropped.length > 0 && (
        <label htmlFor={id}>
          <span className="visually-hidden">Search a tag that was left out</span>
          <input
            id={id}
            type="search"
            className={css['search']}
            value={text}
            placeholder="Why not this tag?"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      )}
      {isSearching && (
        <p role="status" className={css['soft']}>
          {found.length === 0
            ? `No tag with “${text.trim()}” is named here: the first of each group are. It may be one of the rest, or not be there.`
            : `${count(
                found.reduce((sum, group) => sum + group.tags.length, 0),
                'tag',
              )} found.`}
        </p>
      )}
      <ul className={css['groups']}>
        {found.map(({ group, tags: named, unnamed }) => (
          <li key={group.rule}>
            <details open={isSearching || undefined}>
              <summary>
                <span className={css['count']}>{group.count}</span> {group.text}
              </summary>
              <p className={css['named']}>
                {named.map((tag) => (
                  <code key={tag}>{tag}</code>
                ))}
                {!isSearching && unnamed > 0 && <span>and {unnamed} more</span>}
              </p>
            </details>
          </li>
        ))}
      </ul>
    </div>
  )
}
