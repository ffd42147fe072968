import type { ResolvedVersions } from './decision.ts'
import { outboxFields, resource, type Outboxed } from './resource.ts'
import { resultFields, type UpdateResults } from './update-results.ts'

export const waitingStates = ['pending', 'deferred'] as const
export const activeStates = ['queued', 'running', 'needs_attention'] as const
export const endedStates = [
  'succeeded',
  'unchanged',
  'skipped',
  'refused',
  'rolled_back',
  'failed',
  'rejected',
  'ignored',
  'superseded',
  'cancelled',
] as const
export type UpdateState =
  | (typeof waitingStates)[number]
  | (typeof activeStates)[number]
  | (typeof endedStates)[number]

/** What an update starts from and leads to. */
export interface ImagePoint {
  /** As the user writes it. */
  reference: string
  tag: string
  digest: string
  imageId: string
}

/** One line of what happened, for people: shown live and kept in the history. */
export interface StepRecord {
  step: string
  direction: 'forward' | 'undo'
  phase: 'begun' | 'done' | 'failed'
  at: Date
  endedAt?: Date
  text?: string
}

/** What a sick container left behind. */
export interface Evidence {
  logs: string
  exitCode?: number
  oomKilled?: boolean
  health?: string
}

export interface Journal {
  direction: 'forward' | 'undo'
  /** Names of the steps done, in order; in `undo` those not yet undone. */
  done: string[]
  /** The step that may be half done. */
  begun?: string
  /** JSON text of what later steps and undo need: keys of labels and variables must not meet the database. */
  state: string
  /** Why it unwinds. */
  cause?: string
  /** The old container has not been stopped: a person's word is still heard at the next boundary. */
  mayCancel?: boolean
}

/** Whether new came out as the owner of old had set it up. */
export interface FidelityProof {
  passed: boolean
  at: Date
  /** JSON text of `{ path, wanted, found }`: keys of labels and variables must not meet the database. */
  differences: string
  /** Paths that may differ, written anew on purpose or filled in by the engine. */
  allowed: string[]
}

/** A container that was there when an update came to need a person. */
export interface SeenContainer {
  role: 'old' | 'new' | 'stranger' | 'sibling' | 'dependant'
  id: string
  name: string
  state: string
  image: string
}

/** What a person can say to an update that needs attention. */
export const attentionAnswers = ['keep_new', 'restore_old', 'dealt_with'] as const
export type AttentionAnswer = (typeof attentionAnswers)[number]

/** An update: the approval queue, the work and, once ended, the history. */
export interface UpdateDoc extends Outboxed, UpdateResults {
  _id: string
  hostId: string
  name: string
  /** Container that was there when the update was made. */
  containerId: string
  kind: 'update' | 'rollback'
  /** `self`: Sentinel's own container, by the way that is made for it. */
  cause: 'scan' | 'auto' | 'approve' | 'update' | 'version' | 'rollback' | 'self'
  requestedBy: string
  state: UpdateState
  /** `<hostId>/<name>/active` or `/waiting`; absent once ended. */
  slot?: string
  /** Raised by every write; transitions compare and set on it. */
  version: number
  from: ImagePoint
  to: ImagePoint
  candidateId?: string
  /** When the candidate was first seen: a delay counts from there. */
  candidateSeenAt?: Date
  /** Of an automatic update: who set off the check that decided it. */
  decidedFor?: 'schedule' | 'scan'
  /** Only the image is fetched; the container stays as it is. */
  isPullOnly?: boolean
  /** The versions behind a tag that names none, for display. */
  resolved?: ResolvedVersions
  newerVersions: string[]
  /** For a rollback: the update whose recipe and image it goes back to. */
  rollbackOf?: string
  /** Recipe of the container as it was before, JSON text; what a rollback is built from. */
  recipe?: string
  createdAt: Date
  queuedAt?: Date
  startedAt?: Date
  endedAt?: Date
  deferredUntil?: Date
  /** Why it waits, was refused or failed: one sentence for people. */
  reason?: string
  errorCode?: string
  token?: string
  /** Updater process that has it. */
  owner?: string
  /** Raised when a new job is made for it, so that a retained job id never swallows the next. */
  attempt: number
  journal?: Journal
  steps: StepRecord[]
  progress?: { step: string; current: number; total: number; layersDone?: number; layers?: number }
  evidence?: Evidence
  fidelity?: FidelityProof
  /** Containers that live in this one's namespaces or volumes and are made anew with it. */
  dependants?: string[]
  /** A person's word to a running update, obeyed at the next boundary. */
  cancel?: { by: string; at: Date }
  /** What needs_attention saw, and what each answer would do. */
  attention?: {
    seen: string
    containers?: SeenContainer[]
    answers: { answer: string; effect: string }[]
    /** A person's word, until an updater has acted on it. */
    given?: AttentionAnswer
    givenBy?: string
  }
  /** When to look once more after the end, and what was seen. */
  verifyAt?: Date
  /** Its container is to be checked, because what was decided about it is no longer true; a scanner takes it away. */
  recheckAt?: Date
  expiresAt?: Date
}

const imagePoint = { reference: String, tag: String, digest: String, imageId: String }

export const updateResource = resource<UpdateDoc>(
  'updates',
  {
    _id: String,
    hostId: String,
    name: String,
    containerId: String,
    kind: String,
    cause: String,
    requestedBy: String,
    state: String,
    slot: String,
    version: { type: Number, default: 0 },
    from: imagePoint,
    to: imagePoint,
    candidateId: String,
    candidateSeenAt: Date,
    decidedFor: String,
    isPullOnly: Boolean,
    resolved: { type: { _id: false, current: String, target: String } },
    newerVersions: [String],
    rollbackOf: String,
    recipe: String,
    createdAt: Date,
    queuedAt: Date,
    startedAt: Date,
    endedAt: Date,
    deferredUntil: Date,
    reason: String,
    errorCode: String,
    token: String,
    owner: String,
    attempt: { type: Number, default: 0 },
    journal: {
      type: {
        _id: false,
        direction: String,
        done: [String],
        begun: String,
        state: String,
        cause: String,
        mayCancel: Boolean,
      },
    },
    steps: {
      type: [
        { _id: false, step: String, direction: String, phase: String, at: Date, endedAt: Date, text: String },
      ],
      default: [],
    },
    progress: {
      type: { _id: false, step: String, current: Number, total: Number, layersDone: Number, layers: Number },
    },
    evidence: { type: { _id: false, logs: String, exitCode: Number, oomKilled: Boolean, health: String } },
    fidelity: { type: { _id: false, passed: Boolean, at: Date, differences: String, allowed: [String] } },
    dependants: { type: [String], default: undefined },
    cancel: { type: { _id: false, by: String, at: Date } },
    ...resultFields,
    attention: {
      type: {
        _id: false,
        seen: String,
        containers: {
          type: [{ _id: false, role: String, id: String, name: String, state: String, image: String }],
          default: undefined,
        },
        answers: [{ _id: false, answer: String, effect: String }],
        given: String,
        givenBy: String,
      },
    },
    verifyAt: Date,
    recheckAt: Date,
    expiresAt: Date,
    ...outboxFields,
  },
  [
    { fields: { slot: 1 }, unique: true, sparse: true },
    { fields: { state: 1, createdAt: 1 } },
    { fields: { hostId: 1, name: 1, endedAt: -1 } },
    { fields: { endedAt: -1 } },
    { fields: { verifyAt: 1 }, sparse: true },
    { fields: { 'afterCare.nextAt': 1 }, sparse: true },
    { fields: { 'kept.imageId': 1 }, sparse: true },
    { fields: { recheckAt: 1 }, sparse: true },
    { fields: { outboxAt: 1 }, sparse: true },
    { fields: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ],
)

/** What an update occupies in its state; undefined once ended. */
export function slotOf(hostId: string, name: string, state: UpdateState): string | undefined {
  if ((activeStates as readonly string[]).includes(state)) return `${hostId}/${name}/active`
  if ((waitingStates as readonly string[]).includes(state)) return `${hostId}/${name}/waiting`
  return undefined
}
