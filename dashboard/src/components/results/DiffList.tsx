import css from './DiffList.module.css'

export interface Difference {
  readonly path: string
  /** Undefined: it comes in anew. */
  readonly before: string | undefined
  /** Undefined: it goes. */
  readonly after: string | undefined
}

interface DiffListProps {
  readonly label: string
  readonly differences: readonly Difference[]
}

/** What was beside what will be; told apart by sign and element as well as by colour. */
export function DiffList({ label, differences }: DiffListProps) {
  return (
    <ul className={css['diff']} aria-label={label}>
      {differences.map(({ path, before, after }, index) => (
        <li key={`${index}-${path}`}>
          <p className={css['path']}>{path}</p>
          {before !== undefined && (
            <del className={css['before']}>
              <span aria-hidden="true">−</span>
              <code>{before}</code>
            </del>
          )}
          {after !== undefined && (
            <ins className={css['after']}>
              <span aria-hidden="true">+</span>
              <code>{after}</code>
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
}
