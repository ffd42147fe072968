import { run } from '@sentinel/shared/runtime/run'
import { scanner } from './service.ts'

await run(scanner)
