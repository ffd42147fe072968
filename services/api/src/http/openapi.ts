import { z } from 'zod'
import { ErrorBody } from './errors.ts'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1, derived from the very values that serve the requests. */
export function describeApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const entry of routes) {
    const path = entry.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [entry.method.toLowerCase()]: describeRoute(entry) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sentinel',
      version,
      description: 'Watches containers for newer images and replaces them safely.',
    },
    paths,
    components: { schemas: { Error: schema(ErrorBody, 'output') } },
  }
}

function describeRoute(entry: Route): Json {
  const { summary, permission, addition, produces = 'application/json' } = entry
  const parameters = [...fields(entry.params, 'path'), ...fields(entry.query, 'query')]
  return {
    operationId: operationId(entry),
    summary,
    ...(addition === undefined ? {} : { description: `Beyond the reference page: ${addition}` }),
    'x-permission': permission,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(entry.body ? { requestBody: describeBody(entry.body) } : {}),
    responses: {
      '200': {
        description: 'Done',
        content: { [produces]: { schema: schema(entry.response, 'output') } },
      },
      default: {
        description: 'What happened, to which thing, and what to do',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function describeBody(body: z.ZodType): Json {
  return {
    required: !body.safeParse(undefined).success,
    content: { 'application/json': { schema: schema(body, 'input') } },
  }
}

function fields(object: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  return Object.entries(object?.shape ?? {}).map(([name, field]) => {
    const { description, ...rest } = schema(field as z.ZodType, 'input')
    return {
      name,
      in: place,
      required: place === 'path',
      schema: rest,
      ...(description === undefined ? {} : { description }),
    }
  })
}

function schema(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' })
  return rest
}

function operationId({ method, path }: Route): string {
  const words = path.replace('/api/', '').split(/[/:.-]+/)
  return [method.toLowerCase(), ...words].join('_').replaceAll('__', '_')
}
