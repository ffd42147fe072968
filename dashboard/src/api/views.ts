import type { Api } from '@sentinel/api/routes/index'
import type { DepsView, EdgeView } from '@sentinel/api/routes/deps/deps-view'
import type { Explanation } from '@sentinel/api/views/explanation'
import type { PlanView } from '@sentinel/api/routes/containers/plan-view'
import type { FleetContainer, FleetView, ScanView } from '@sentinel/api/views/fleet-view'
import type { HostView } from '@sentinel/api/views/host-view'
import type { HistoryRecord } from '@sentinel/api/views/history-record'
import type { ServiceView } from '@sentinel/api/views/service-view'
import type { RegistryCredential, RegistryEntry, RegistryLimit } from '@sentinel/api/views/registry-view'
import type { StepView, UpdateView } from '@sentinel/api/views/update-view'

export type {
  DepsView,
  EdgeView,
  Explanation,
  FleetContainer,
  FleetView,
  HistoryRecord,
  HostView,
  PlanView,
  RegistryCredential,
  RegistryEntry,
  RegistryLimit,
  ScanView,
  ServiceView,
  StepView,
  UpdateView,
}
export type Registry = Api['GET /api/settings/registries']['response'][string]
export type ImageView = Api['GET /api/images']['response']['images'][number]
export type HookView = Api['GET /api/hooks/:container']['response'][number]
export type UpdateState = UpdateView['state']
export type Policy = FleetContainer['policy']
export type Me = Api['GET /api/auth/me']['response']
export type SessionView = Api['GET /api/auth/sessions']['response'][number]
export type TokenView = Api['GET /api/auth/tokens']['response'][number]
export type UserView = Api['GET /api/auth/users']['response'][number]
export type PasskeyView = Api['GET /api/auth/passkeys']['response'][number]
export type SingleSignOn = Api['GET /api/settings/oidc']['response']
