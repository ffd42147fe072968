import { Check, Minus } from 'lucide-react'
import type { Permission } from '@sentinel/shared/access/permissions'
import type { Me } from '../../api/views.ts'
import { isRole, permissionWords, roleName, roleNames } from '../../role-words.ts'
import { classes } from '../basics/classes.ts'
import { Fact, Facts } from '../basics/Facts.tsx'
import cards from '../basics/Card.module.css'
import css from './WhoAmI.module.css'

/** Who somebody is here, and what that allows. */
export function WhoAmI({ me }: { me: Me }) {
  const all = Object.keys(permissionWords) as Permission[]
  return (
    <div className={cards['card']}>
      <Facts>
        <Fact name="Name">{me.username}</Fact>
        <Fact name="Role">
          {roleName(me.role_id)}
          {isRole(me.role_id) && <p className={cards['soft']}>{roleNames[me.role_id].meaning}</p>}
        </Fact>
        <Fact name="You may">
          <ul className={css['permissions']}>
            {all.map((permission) => {
              const has = me.permissions.includes(permission)
              return (
                <li key={permission} className={classes(css['permission'], !has && css['missing'])}>
                  {has ? <Check aria-hidden="true" /> : <Minus aria-hidden="true" />}
                  <span>
                    {!has && <span className="visually-hidden">not: </span>}
                    {permissionWords[permission]}
                  </span>
                </li>
              )
            })}
          </ul>
        </Fact>
      </Facts>
    </div>
  )
}
