import { run } from '@sentinel/shared/runtime/run'
import { api } from './service.ts'

await run(api)
