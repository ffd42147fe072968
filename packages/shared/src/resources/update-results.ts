import type { SchemaDefinition } from 'mongoose'

/** What one hook did inside its container. */
export interface HookRun {
  source: 'stored' | 'label'
  command: string[]
  /** Absent where it was ended for taking too long, or could not be begun. */
  exitCode?: number
  /** The end of what it said, on both channels. */
  output: string
  /** Why it counts as failed. */
  problem?: string
  at: Date
  endedAt: Date
}

export interface SignatureResult {
  mode: 'warn' | 'enforce'
  verdict: 'verified' | 'refused'
  /** By digest. */
  reference: string
  signatures: number
  text: string
  at: Date
}

export interface VulnerabilityResult {
  mode: 'pre-update' | 'post-update'
  verdict: 'below' | 'found' | 'unknown'
  threshold: string
  reference: string
  counts: { critical: number; high: number; medium: number; low: number }
  text: string
  at: Date
}

export const afterCareParts = ['compose-sync', 'scan-image', 'clean-up'] as const
export type AfterCarePart = (typeof afterCareParts)[number]

/** How a part of the after-care ended. */
export interface AfterCareResult {
  part: AfterCarePart
  outcome: 'done' | 'nothing' | 'refused' | 'failed'
  text: string
  at: Date
}

/** The names that keep the image of old on its host, for a rollback. */
export interface KeptImage {
  imageId: string
  /** Empty once only the backup is left. */
  tag: string
  /** Asked for by image_backup, and kept for its own time. */
  backupTag?: string
  /** Its time is over, and something still needs it: not looked at before then. */
  lookAgainAt?: Date
}

/** What the parts around a replacement leave in its update. */
export interface UpdateResults {
  hookRuns?: { pre?: HookRun; post?: HookRun }
  supplyChain?: { signature?: SignatureResult; vulnerabilities?: VulnerabilityResult }
  /** Present while we hold names of the image that was replaced. */
  kept?: KeptImage
  /** What is to be done once it has ended, apart from it: retried, and nothing of it undoes an update. */
  afterCare?: { due: AfterCarePart[]; tries: number; nextAt?: Date; results: AfterCareResult[] }
}

const hookRun = {
  type: {
    _id: false,
    source: String,
    command: [String],
    exitCode: Number,
    output: String,
    problem: String,
    at: Date,
    endedAt: Date,
  },
}

export const resultFields = {
  hookRuns: { type: { _id: false, pre: hookRun, post: hookRun } },
  supplyChain: {
    type: {
      _id: false,
      signature: {
        type: {
          _id: false,
          mode: String,
          verdict: String,
          reference: String,
          signatures: Number,
          text: String,
          at: Date,
        },
      },
      vulnerabilities: {
        type: {
          _id: false,
          mode: String,
          verdict: String,
          threshold: String,
          reference: String,
          counts: { critical: Number, high: Number, medium: Number, low: Number },
          text: String,
          at: Date,
        },
      },
    },
  },
  kept: { type: { _id: false, imageId: String, tag: String, backupTag: String, lookAgainAt: Date } },
  afterCare: {
    type: {
      _id: false,
      due: [String],
      tries: Number,
      nextAt: Date,
      results: [{ _id: false, part: String, outcome: String, text: String, at: Date }],
    },
  },
} satisfies SchemaDefinition
