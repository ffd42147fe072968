import { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import type { ScannerContext } from '../scanner-context.ts'

/** Logs in to a registry the way a scan does, and says whether that works. */
export const testRegistry = processor<ScannerContext, 'registry.test'>(
  'registry.test',
  (_ctx, { registry }) => {
    throw new AppError('invalid', 'registry_test_missing', `${registry} cannot be tested yet`)
  },
)
