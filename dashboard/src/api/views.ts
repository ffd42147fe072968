import type { DepsView } from '@sentinel/api/routes/deps/deps-view'
import type { Explanation } from '@sentinel/api/views/explanation'
import type { PlanView } from '@sentinel/api/routes/containers/plan-view'
import type { FleetContainer, FleetView, ScanView } from '@sentinel/api/views/fleet-view'
import type { HostView } from '@sentinel/api/views/host-view'
import type { HistoryRecord } from '@sentinel/api/views/history-record'
import type { ServiceView } from '@sentinel/api/views/service-view'
import type { StepView, UpdateView } from '@sentinel/api/views/update-view'

export type {
  DepsView,
  Explanation,
  FleetContainer,
  FleetView,
  HistoryRecord,
  HostView,
  PlanView,
  ScanView,
  ServiceView,
  StepView,
  UpdateView,
}
export type UpdateState = UpdateView['state']
export type Policy = FleetContainer['policy']
