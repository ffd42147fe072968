import type { ServiceView } from '../../api/views.ts'
import { classes } from '../basics/classes.ts'
import css from './TaskTable.module.css'

/** Which task runs where, and what the last ones said. */
export function TaskTable({ service, name }: { service: ServiceView; name: string }) {
  const { Tasks: tasks } = service
  return (
    <details className={css['tasks']}>
      <summary aria-label={`Tasks of ${name}`}>Tasks ({tasks.length})</summary>
      {tasks.length === 0 ? (
        <p className={css['none']}>{name} has no tasks.</p>
      ) : (
        <div className={css['frame']} tabIndex={0} role="region" aria-label={`Table of the tasks of ${name}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Slot</th>
                <th scope="col">Node</th>
                <th scope="col">State</th>
                <th scope="col">Tag</th>
                <th scope="col">Said</th>
              </tr>
            </thead>
            <tbody>
              {tasks.map(({ Slot, NodeName, NodeAddr, State, Tag, Image, Error: error }, index) => (
                <tr key={`${Slot}-${NodeName}-${index}`}>
                  <th scope="row">{Slot}</th>
                  <td title={NodeAddr}>{NodeName}</td>
                  <td className={classes(State === 'running' && css['up'], error !== '' && css['bad'])}>
                    {State}
                  </td>
                  <td title={Image}>{Tag || 'latest'}</td>
                  <td>{error}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
