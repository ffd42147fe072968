import { run } from '@sentinel/shared/runtime/run'
import { updater } from './service.ts'

await run(updater)
