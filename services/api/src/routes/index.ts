import type { Route, RouteTable } from '../http/route.ts'
import { addUser } from './auth/add-user.ts'
import { beginOidc } from './auth/begin-oidc.ts'
import { beginPasskeyLogin } from './auth/begin-passkey-login.ts'
import { beginPasskey } from './auth/begin-passkey.ts'
import { changePassword } from './auth/change-password.ts'
import { changeRole } from './auth/change-role.ts'
import { checkOidc } from './auth/check-oidc.ts'
import { checkPasskeys } from './auth/check-passkeys.ts'
import { confirmTotp } from './auth/confirm-totp.ts'
import { deletePasskey } from './auth/delete-passkey.ts'
import { deleteToken } from './auth/delete-token.ts'
import { deleteUser } from './auth/delete-user.ts'
import { disableTotp } from './auth/disable-totp.ts'
import { disableUserTotp } from './auth/disable-user-totp.ts'
import { finishOidc } from './auth/finish-oidc.ts'
import { finishPasskeyLogin } from './auth/finish-passkey-login.ts'
import { finishPasskey } from './auth/finish-passkey.ts'
import { getMe } from './auth/get-me.ts'
import { getOidcLink } from './auth/get-oidc-link.ts'
import { getOidcSettings } from './auth/get-oidc-settings.ts'
import { linkOidc } from './auth/link-oidc.ts'
import { getTotpStatus } from './auth/get-totp-status.ts'
import { listPasskeys } from './auth/list-passkeys.ts'
import { listSessions } from './auth/list-sessions.ts'
import { listTokens } from './auth/list-tokens.ts'
import { listUsers } from './auth/list-users.ts'
import { logIn } from './auth/log-in.ts'
import { logOut } from './auth/log-out.ts'
import { makeToken } from './auth/make-token.ts'
import { resetPassword } from './auth/reset-password.ts'
import { revokeSession } from './auth/revoke-session.ts'
import { revokeSessions } from './auth/revoke-sessions.ts'
import { saveOidcSettings } from './auth/save-oidc-settings.ts'
import { setUpTotp } from './auth/set-up-totp.ts'
import { setUp } from './auth/set-up.ts'
import { switchAuth } from './auth/switch-auth.ts'
import { unlockUser } from './auth/unlock-user.ts'
import { unlinkOidc } from './auth/unlink-oidc.ts'
import { verifyTotp } from './auth/verify-totp.ts'
import { explainContainer } from './containers/explain-container.ts'
import { getContainer } from './containers/get-container.ts'
import { getFleet } from './containers/get-fleet.ts'
import { getLogs } from './containers/get-logs.ts'
import { getRow } from './containers/get-row.ts'
import { getStats } from './containers/get-stats.ts'
import { listContainers } from './containers/list-containers.ts'
import { listTags } from './containers/list-tags.ts'
import { listVersions } from './containers/list-versions.ts'
import { planUpdate } from './containers/plan-update.ts'
import { restartContainer } from './containers/restart-container.ts'
import { startContainer } from './containers/start-container.ts'
import { stopContainer } from './containers/stop-container.ts'
import { getDeps } from './deps/get-deps.ts'
import { listDeps } from './deps/list-deps.ts'
import { streamEvents } from './events/stream-events.ts'
import { exportHistory } from './history/export-history.ts'
import { listHistory } from './history/list-history.ts'
import { deleteHook } from './hooks/delete-hook.ts'
import { listHooks } from './hooks/list-hooks.ts'
import { saveHook } from './hooks/save-hook.ts'
import { tryHook } from './hooks/try-hook.ts'
import { listHosts } from './hosts/list-hosts.ts'
import { listImages } from './images/list-images.ts'
import { pruneImages } from './images/prune-images.ts'
import { removeImage } from './images/remove-image.ts'
import { listLogEntries } from './logs/list-log-entries.ts'
import { deletePolicy } from './policy/delete-policy.ts'
import { setPolicies } from './policy/set-policies.ts'
import { setPolicy } from './policy/set-policy.ts'
import { approveUpdate } from './queue/approve-update.ts'
import { countQueue } from './queue/count-queue.ts'
import { exportQueue } from './queue/export-queue.ts'
import { ignoreUpdate } from './queue/ignore-update.ts'
import { listQueue } from './queue/list-queue.ts'
import { offerAgain } from './queue/offer-again.ts'
import { rejectUpdate } from './queue/reject-update.ts'
import { deleteRegistry } from './registries/delete-registry.ts'
import { getRateLimits } from './registries/get-rate-limits.ts'
import { listRegistries } from './registries/list-registries.ts'
import { saveRegistries } from './registries/save-registries.ts'
import { testRegistry } from './registries/test-registry.ts'
import { getLastScan } from './scan/get-last-scan.ts'
import { startScan } from './scan/start-scan.ts'
import { startSelfUpdate } from './self-update/start-self-update.ts'
import { getService } from './services/get-service.ts'
import { listServices } from './services/list-services.ts'
import { rollBackService } from './services/roll-back-service.ts'
import { scaleService } from './services/scale-service.ts'
import { updateService } from './services/update-service.ts'
import { getSettings } from './settings/get-settings.ts'
import { getScanner } from './supply-chain/get-scanner.ts'
import { getVerifier } from './supply-chain/get-verifier.ts'
import { setScanner } from './supply-chain/set-scanner.ts'
import { setVerifier } from './supply-chain/set-verifier.ts'
import { getAbout } from './system/get-about.ts'
import { describedBy } from './system/get-openapi.ts'
import { answerUpdate } from './updates/answer-update.ts'
import { cancelUpdate } from './updates/cancel-update.ts'
import { checkContainer } from './updates/check-container.ts'
import { getUpdate } from './updates/get-update.ts'
import { listKeptVersions } from './updates/list-kept-versions.ts'
import { rollBackContainer } from './updates/roll-back-container.ts'
import { updateContainer } from './updates/update-container.ts'
import { updateToVersion } from './updates/update-to-version.ts'

const getOpenapi = describedBy((): readonly Route[] => routes)

/** Every route there is. */
export const routes = [
  listContainers,
  getContainer,
  explainContainer,
  listVersions,
  listTags,
  getLogs,
  getRow,
  planUpdate,
  getFleet,
  getStats,
  getLastScan,
  restartContainer,
  stopContainer,
  startContainer,
  updateContainer,
  checkContainer,
  rollBackContainer,
  listKeptVersions,
  updateToVersion,
  listServices,
  getService,
  updateService,
  rollBackService,
  scaleService,
  startSelfUpdate,
  startScan,
  listQueue,
  countQueue,
  exportQueue,
  approveUpdate,
  rejectUpdate,
  ignoreUpdate,
  offerAgain,
  getUpdate,
  cancelUpdate,
  answerUpdate,
  setPolicy,
  deletePolicy,
  setPolicies,
  listDeps,
  getDeps,
  listHistory,
  exportHistory,
  listLogEntries,
  streamEvents,
  listHosts,
  getRateLimits,
  listHooks,
  saveHook,
  tryHook,
  deleteHook,
  listImages,
  pruneImages,
  removeImage,
  getScanner,
  setScanner,
  getVerifier,
  setVerifier,
  getSettings,
  listRegistries,
  saveRegistries,
  testRegistry,
  deleteRegistry,
  logIn,
  setUp,
  logOut,
  getMe,
  changePassword,
  listSessions,
  revokeSession,
  revokeSessions,
  listTokens,
  makeToken,
  deleteToken,
  listUsers,
  addUser,
  deleteUser,
  changeRole,
  resetPassword,
  unlockUser,
  switchAuth,
  checkOidc,
  beginOidc,
  finishOidc,
  linkOidc,
  getOidcLink,
  unlinkOidc,
  getOidcSettings,
  saveOidcSettings,
  setUpTotp,
  confirmTotp,
  disableTotp,
  getTotpStatus,
  verifyTotp,
  disableUserTotp,
  beginPasskey,
  finishPasskey,
  listPasskeys,
  deletePasskey,
  beginPasskeyLogin,
  finishPasskeyLogin,
  checkPasskeys,
  getAbout,
  getOpenapi,
] as const

/** What the dashboard imports, as a type: `Api['POST /api/scan']['response']`. */
export type Api = RouteTable<(typeof routes)[number]>
