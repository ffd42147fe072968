import { Link, useLocation } from 'wouter'
import { pages } from '../../pages.ts'
import { useMe } from '../../state/use-me.ts'
import css from './Navigation.module.css'

export function Navigation() {
  const [path] = useLocation()
  const permissions = useMe()?.permissions ?? []
  const shown = pages.filter(({ permission }) => permissions.includes(permission))
  return (
    <nav className={css['pages']} aria-label="Pages">
      {shown.map(({ href, name }) => (
        <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
