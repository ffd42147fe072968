import { z } from 'zod'
import { hookPhases, type HookDoc } from '@sentinel/shared/resources/hook'

export const HookView = z.object({
  container_name: z.string().meta({ description: 'The container’s key.' }),
  phase: z.enum(hookPhases),
  command: z.array(z.string()),
  timeout: z.number().meta({ description: 'Seconds.' }),
})

export function presentHook(
  { phase, command, timeoutSeconds }: Pick<HookDoc, 'phase' | 'command' | 'timeoutSeconds'>,
  key: string,
): z.output<typeof HookView> {
  return { container_name: key, phase, command: [...command], timeout: timeoutSeconds }
}
