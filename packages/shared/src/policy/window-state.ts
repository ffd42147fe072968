import { parseMaintenanceWindow } from './maintenance-window.ts'

/** How the maintenance window stands at one moment: the same for all containers, hence asked once. */
export type WindowState =
  | { readonly state: 'none' | 'open'; readonly expression: string }
  | { readonly state: 'closed'; readonly expression: string; readonly until?: Date }
  | { readonly state: 'unreadable'; readonly expression: string; readonly problem: string }

export function windowState(expression: string, zone: string, now: Date): WindowState {
  if (expression.trim() === '') return { state: 'none', expression: '' }
  const parsed = parseMaintenanceWindow(expression, zone)
  if ('problem' in parsed) return { state: 'unreadable', expression, problem: parsed.problem }
  if (parsed.window.isOpen(now)) return { state: 'open', expression }
  const until = parsed.window.opensAt(now)
  return { state: 'closed', expression, ...(until === undefined ? {} : { until }) }
}
