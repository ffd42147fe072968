import { serviceKey } from '@sentinel/shared/resources/service'
import { expect, test } from 'vitest'
import { attentionForService } from './attention-for-service.ts'

test('of a service only that it is settled can be said: its tasks are in the engine’s hands', () => {
  const reason = 'The engine began to roll web back and paused; look at its tasks'
  const ending = { outcome: 'needs_attention', code: 'rollback_paused', reason } as const

  expect(attentionForService({ name: serviceKey('web') }, ending)).toEqual({
    seen: reason,
    answers: [
      {
        answer: 'dealt_with',
        effect:
          'Touches nothing; the update of web is recorded as failed, and the service can be updated, rolled back or scaled again',
      },
    ],
  })
})
