import { run } from '@sentinel/shared/runtime/run'
import { notifier } from './service.ts'

await run(notifier)
