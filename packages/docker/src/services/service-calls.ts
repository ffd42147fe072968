import { AppError } from '@sentinel/shared/errors/app-error'
import type { Engine } from '../engine.ts'
import { orNull, path } from '../engine-calls.ts'
import type { RegistryAuth } from '../engine-types.ts'
import type { Host } from '../host.ts'
import { readList } from '../read-field.ts'
import { readDistribution, readNode, readService, readTask } from './read-service.ts'
import type { ServiceChange } from './service-types.ts'

type ServiceCalls = Pick<
  Host,
  'listServices' | 'inspectService' | 'changeService' | 'listTasks' | 'listNodes' | 'askDistribution'
>

const get = (doing: string, address: string, query: Record<string, string | boolean | undefined> = {}) =>
  ({ method: 'GET', path: address, query, doing }) as const

export function serviceCalls(engine: Engine): ServiceCalls {
  return {
    async listServices(signal) {
      const answer = await engine.json(get('listing services', '/services', { status: true }), signal)
      return readList(answer).map(readService)
    },

    async inspectService(idOrName, signal) {
      const call = get(`inspecting service ${idOrName}`, path('services', idOrName))
      const answer = await orNull(engine.json(call, signal))
      return answer === null ? null : readService(answer)
    },

    async changeService({ id, versionIndex, spec, auth, isRollback }: ServiceChange, signal) {
      const request = {
        method: 'POST',
        path: path('services', id, 'update'),
        query: { version: versionIndex, rollback: isRollback ? 'previous' : undefined },
        body: spec,
        ...(auth && { auth }),
        doing: `changing service ${id}`,
      } as const
      await engine.json(request, signal)
    },

    async listTasks(serviceId, signal) {
      const filters = serviceId === undefined ? undefined : JSON.stringify({ service: [serviceId] })
      const answer = await engine.json(get('listing tasks', '/tasks', { filters }), signal)
      return readList(answer).map(readTask)
    },

    async listNodes(signal) {
      return readList(await engine.json(get('listing nodes', '/nodes'), signal)).map(readNode)
    },

    async askDistribution(reference: string, auth: RegistryAuth | undefined, signal) {
      // The engine takes the reference as part of the path, slashes and all.
      const call = get(`asking the registry for ${reference}`, `/distribution/${encodeURI(reference)}/json`)
      const found = readDistribution(await engine.json({ ...call, ...(auth && { auth }) }, signal))
      if (found.digest !== '') return found
      throw new AppError('upstream', 'digest_unknown', `The registry named no digest for ${reference}`)
    },
  }
}
