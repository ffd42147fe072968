import { Route, Switch } from 'wouter'
import { AccountPage } from './pages/AccountPage.tsx'
import { DependenciesPage } from './pages/DependenciesPage.tsx'
import { FleetPage } from './pages/FleetPage.tsx'
import { ImagesPage } from './pages/ImagesPage.tsx'
import { NotFoundPage } from './pages/NotFoundPage.tsx'
import { RegistriesPage } from './pages/RegistriesPage.tsx'
import { SentinelPage } from './pages/SentinelPage.tsx'
import { UsersPage } from './pages/UsersPage.tsx'

/** Every page there is. */
export function Routes() {
  return (
    <Switch>
      <Route path="/" component={FleetPage} />
      <Route path="/dependencies" component={DependenciesPage} />
      <Route path="/images" component={ImagesPage} />
      <Route path="/registries" component={RegistriesPage} />
      <Route path="/users" component={UsersPage} />
      <Route path="/account" component={AccountPage} />
      <Route path="/sentinel" component={SentinelPage} />
      <Route component={NotFoundPage} />
    </Switch>
  )
}
