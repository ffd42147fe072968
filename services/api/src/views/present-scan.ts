import type { ScanCost, ScanDoc } from '@sentinel/shared/resources/scan'
import type { ScanView } from './fleet-view.ts'

export function presentScan(scan: ScanDoc): ScanView {
  const counts = scan.counts ?? {}
  return {
    id: scan._id,
    state: scan.state,
    mode: scan.mode,
    started_at: scan.startedAt.toISOString(),
    ended_at: scan.endedAt?.toISOString() ?? null,
    total: scan.total ?? 0,
    checked: scan.checked ?? 0,
    repositories: scan.repositories ?? 0,
    counts: {
      available: counts.available ?? 0,
      queued: counts.queued ?? 0,
      auto: counts.auto ?? 0,
      up_to_date: counts.upToDate ?? 0,
      skipped: counts.skipped ?? 0,
      failed: counts.failed ?? 0,
      rate_limited: counts.rateLimited ?? 0,
    },
    cost: presentCost(scan.cost),
    registries: (scan.registries ?? []).map((cost) => ({ registry: cost.registry, ...presentCost(cost) })),
    error: scan.error ?? null,
  }
}

export function presentCost(cost: Partial<ScanCost> = {}) {
  const { requests = 0, heads = 0, tagPages = 0, tokens = 0, pulls = 0 } = cost
  return { requests, heads, tag_pages: tagPages, tokens, pulls }
}
