import { Route, Switch } from 'wouter'
import { FleetPage } from './pages/FleetPage.tsx'
import { NotFoundPage } from './pages/NotFoundPage.tsx'

/** Every page there is. */
export function Routes() {
  return (
    <Switch>
      <Route path="/" component={FleetPage} />
      <Route component={NotFoundPage} />
    </Switch>
  )
}
