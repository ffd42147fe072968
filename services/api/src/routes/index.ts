import type { RouteTable } from '../http/route.ts'
import { getFleet } from './containers/get-fleet.ts'
import { listContainers } from './containers/list-containers.ts'
import { streamEvents } from './events/stream-events.ts'
import { countQueue } from './queue/count-queue.ts'
import { listQueue } from './queue/list-queue.ts'

/** Every route there is. */
export const routes = [listContainers, getFleet, listQueue, countQueue, streamEvents] as const

/** What the dashboard imports, as a type: `Api['POST /api/scan']['response']`. */
export type Api = RouteTable<(typeof routes)[number]>
