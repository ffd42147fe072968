import { z } from 'zod'
import { describeApi } from '../../http/openapi.ts'
import { route, type Route } from '../../http/route.ts'
import { version } from '../../version.ts'

/** Takes the list late: the route that describes all of them is one of them. */
export function describedBy(routes: () => readonly Route[]) {
  return route({
    method: 'GET',
    path: '/api/openapi.json',
    permission: 'containers.view',
    summary: 'This API as OpenAPI 3.1',
    addition: 'Derived from the routes themselves, for generators and for people.',
    response: z.record(z.string(), z.unknown()),
    async handle() {
      return describeApi(routes(), version)
    },
  })
}
