import { containerCalls } from './containers.ts'
import type { EngineAddress } from './engine-address.ts'
import { connectionOptions } from './engine-address.ts'
import { Engine } from './engine.ts'
import { execCalls } from './exec.ts'
import { hostEvents } from './events.ts'
import { infoCalls } from './host-info.ts'
import type { Host } from './host.ts'
import { imageCalls } from './images.ts'
import { inspectContainersOf } from './inspect-containers.ts'
import { logCalls } from './logs.ts'
import { networkCalls } from './networks.ts'
import { serviceCalls } from './services/service-calls.ts'
import { volumeCalls } from './volumes.ts'

/** Asks nothing yet: the first call finds out whether the engine is there, and every later one whether it is again. */
export function connectHost(address: EngineAddress): Host {
  // An address that cannot work is the caller's mistake, and is told now.
  connectionOptions(address)
  const engine = new Engine(address)
  const containers = containerCalls(engine)
  return {
    ...infoCalls(engine),
    ...containers,
    inspectContainers: inspectContainersOf(containers),
    ...networkCalls(engine),
    ...volumeCalls(engine),
    ...imageCalls(engine),
    ...serviceCalls(engine),
    ...logCalls(engine, containers.inspectContainer),
    ...execCalls(engine),
    events: (signal, options) => hostEvents(engine, signal, options),
  }
}
