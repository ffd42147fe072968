import { outboxFields, resource, type Outboxed } from './resource.ts'

export interface TraceEntry {
  readonly rule: string
  readonly verdict: string
  readonly text: string
  readonly until?: Date
}

export interface Candidate {
  /** 16 hex digits of host, name, reference and digest: the same candidate has the same id in every scan. */
  readonly id: string
  /** Reference to update to, written as the user writes it. */
  readonly reference: string
  readonly tag: string
  readonly digest: string
  readonly kind: 'version' | 'digest'
  /** Newer version tags, newest first; empty for a moved digest. */
  readonly newerVersions: string[]
  readonly firstSeenAt: Date
  /** When people were told of it last. */
  readonly toldAt?: Date
}

/** The versions behind a tag that names none: for people to read, and to ignore by. */
export interface ResolvedVersions {
  readonly current?: string
  readonly target?: string
}

/** What the last check of a container found and decided, and why. Written by the scanner. */
export interface DecisionDoc extends Outboxed {
  hostId: string
  name: string
  containerId: string
  imageId: string
  checkedAt: Date
  /** `rate_limited`: the registry was not asked, or would not answer, for having been asked enough. */
  outcome: 'available' | 'up_to_date' | 'skipped' | 'failed' | 'rate_limited'
  current: { reference: string; tag: string; digest: string }
  candidate?: Candidate
  policy: string
  policySource: string
  hiddenByScope: number
  trace: TraceEntry[]
  /** What a person must correct: labels and settings that mean nothing. */
  problems?: string[]
  /** When the last of the rules that hold it back opens. */
  until?: Date
  resolved?: ResolvedVersions
  /** The image of this candidate is on the host already; only the restart is to come. */
  pulled?: { candidateId: string; imageId: string; at: Date }
  /** TagReport, JSON text: what became of the repository's tags. Long, and read only where somebody asks why. */
  report?: string
  reportHash?: string
  error?: string
  /** Of everything that is written only when it changes, so that a scan need not read it all to see that it did not. */
  contentHash?: string
}

export const decisionResource = resource<DecisionDoc>(
  'decisions',
  {
    hostId: String,
    name: String,
    containerId: String,
    imageId: String,
    checkedAt: Date,
    outcome: String,
    current: { reference: String, tag: String, digest: String },
    candidate: {
      type: {
        _id: false,
        id: String,
        reference: String,
        tag: String,
        digest: String,
        kind: { type: String },
        newerVersions: [String],
        firstSeenAt: Date,
        toldAt: Date,
      },
    },
    policy: String,
    policySource: String,
    hiddenByScope: Number,
    trace: [{ _id: false, rule: String, verdict: String, text: String, until: Date }],
    problems: { type: [String], default: undefined },
    until: Date,
    resolved: { type: { _id: false, current: String, target: String } },
    pulled: { type: { _id: false, candidateId: String, imageId: String, at: Date } },
    report: String,
    reportHash: String,
    error: String,
    contentHash: String,
    ...outboxFields,
  },
  [
    { fields: { hostId: 1, name: 1 }, unique: true },
    { fields: { outboxAt: 1 }, sparse: true },
  ],
)
