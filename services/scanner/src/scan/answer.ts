import { z } from 'zod'

const Cost = z.object({
  registry: z.string(),
  requests: z.number(),
  heads: z.number(),
  tagPages: z.number(),
  tokens: z.number(),
  pulls: z.number(),
})

/** What a registry said to one question. A failure is an answer too: it must not fail the scan of everything else. */
export const Answer = z.object({
  key: z.string(),
  /** Newer versions within the scope that nobody ignores, newest first. */
  newer: z.array(z.string()),
  beyondScope: z.number(),
  problem: z.string().optional(),
  /** The tag whose digest this is: the newest version that really exists, else the tag in use. */
  target: z.string(),
  digest: z.string(),
  /**
   * By platform, where the digest was not known: other names of the same image; null where there is no image for it.
   * `target` and `digest` where an older version has to do, since the newest has no image for this platform.
   */
  platforms: z.array(
    z.object({
      platform: z.string(),
      equivalents: z.array(z.string()).nullable(),
      target: z.string().optional(),
      digest: z.string().optional(),
    }),
  ),
  /** TagReport, JSON text. */
  report: z.string().optional(),
  /** The versions behind a tag that names none: of what it leads to, and of the images that run. */
  resolved: z
    .object({
      target: z.string().optional(),
      current: z.array(z.object({ imageId: z.string(), version: z.string() })),
    })
    .optional(),
  /** `rateLimited`: held back, and for how long; no word about whether something newer is there. */
  error: z
    .object({ kind: z.string(), code: z.string(), message: z.string(), retryAfterMs: z.number().optional() })
    .optional(),
})
export type Answer = z.output<typeof Answer>

export const RegistryAnswer = z.object({
  registry: z.string(),
  answers: z.array(Answer),
  /** What was asked since the last answer of this process, by registry. */
  costs: z.array(Cost),
})
export type RegistryAnswer = z.output<typeof RegistryAnswer>

export function platformKey({
  os,
  architecture,
  variant,
}: {
  os: string
  architecture: string
  variant?: string | undefined
}): string {
  return [os, architecture, variant ?? ''].join('/')
}
