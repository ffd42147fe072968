import type { UpdateView } from '../../api/views.ts'
import { pointOf, shortImage } from '../../format/version-change.ts'
import { classes } from '../basics/classes.ts'
import css from './SeenContainers.module.css'

type Seen = NonNullable<UpdateView['attention']>['containers'][number]

const roles: Readonly<Record<Seen['role'], readonly [name: string, meaning: string]>> = {
  old: ['Old', 'ran before the update'],
  new: ['New', 'made by the update'],
  stranger: ['Stranger', 'bears the name, and is neither of ours'],
  sibling: ['Sibling', 'of the same Compose service'],
  dependant: ['Hangs on it', 'lives in its namespaces or volumes'],
}
const states: Readonly<Record<string, string>> = {
  running: 'runs',
  exited: 'stopped',
  created: 'not started',
}

/** The containers that were there, each by its id. */
export function SeenContainers({ containers }: { containers: readonly Seen[] }) {
  if (containers.length === 0) return null
  return (
    <div className={css['frame']} tabIndex={0} role="region" aria-label="The containers that were seen">
      <table className={css['seen']}>
        <thead>
          <tr>
            <th scope="col">Which</th>
            <th scope="col">State</th>
            <th scope="col">Name</th>
            <th scope="col">Image</th>
            <th scope="col">Id</th>
          </tr>
        </thead>
        <tbody>
          {containers.map(({ id, role, name, state, image }) => (
            <tr key={id}>
              <th scope="row" title={roles[role][1]}>
                {roles[role][0]}
              </th>
              <td>
                <span className={classes(css['dot'], state === 'running' && css['up'])} aria-hidden="true" />
                {states[state] ?? state}
              </td>
              <td>{name}</td>
              <td title={image}>
                {shortImage(image)}:{pointOf(image, '').tag || 'latest'}
              </td>
              <td>
                <code title={id}>{id.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
