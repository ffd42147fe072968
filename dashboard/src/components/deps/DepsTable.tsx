import { Link } from 'wouter'
import type { EdgeView } from '../../api/views.ts'
import { kindWords } from '../../deps-words.ts'
import { nameOfKey } from '../../service-name.ts'
import { useOpen } from '../../state/use-open.ts'
import css from './DepsTable.module.css'

/** Every line of the drawing in words. */
export function DepsTable({ edges }: { edges: readonly EdgeView[] }) {
  const { hrefOf } = useOpen()
  return (
    <table className={css['table']}>
      <caption className="visually-hidden">Who needs whom</caption>
      <thead>
        <tr>
          <th scope="col">Container</th>
          <th scope="col">needs</th>
          <th scope="col">how</th>
        </tr>
      </thead>
      <tbody>
        {edges.map((edge) => (
          <tr key={`${edge.consumer} ${edge.provider}`}>
            <th scope="row">
              <Link href={hrefOf(edge.consumer, 'deps')}>{nameOfKey(edge.consumer)}</Link>
            </th>
            <td>{nameOfKey(edge.provider)}</td>
            <td>{kindWords(edge)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
