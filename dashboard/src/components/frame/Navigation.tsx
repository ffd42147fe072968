import { Link, useLocation } from 'wouter'
import { pages } from '../../pages.ts'
import css from './Navigation.module.css'

export function Navigation() {
  const [path] = useLocation()
  return (
    <nav className={css['pages']} aria-label="Pages">
      {pages.map(({ href, name }) => (
        <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
