import { z } from 'zod'
import { duration } from '../duration.ts'
import { flag, program, setting, text } from '../setting.ts'

export const verifyModes = ['disabled', 'warn', 'enforce'] as const
export const scannerModes = ['disabled', 'pre-update', 'post-update'] as const
/** Worst first. */
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const

export const supplyChainSettings = {
  'supplyChain.verify': setting({
    env: 'SENTINEL_VERIFY_MODE',
    key: 'verify_mode',
    group: 'supplyChain',
    title: 'Signatures',
    help: 'warn looks for a signature of the new image and tells; enforce refuses an update whose image has none, or where that cannot be found out. The label sentinel.verify wins.',
    schema: z.enum(verifyModes).default('disabled'),
    live: true,
  }),
  'supplyChain.cosign': setting({
    env: 'SENTINEL_COSIGN_PATH',
    key: 'cosign_path',
    group: 'supplyChain',
    title: 'cosign',
    help: 'Whole path of the cosign program, or its name on PATH; without arguments.',
    schema: program('cosign'),
    live: true,
  }),
  'supplyChain.cosignKey': setting({
    env: 'SENTINEL_COSIGN_KEY_PATH',
    key: 'cosign_key_path',
    group: 'supplyChain',
    title: 'Public key',
    help: 'File with the public key that signatures are checked with, or a reference to a key that cosign understands.',
    schema: text().default(''),
    live: true,
  }),
  'supplyChain.keyless': setting({
    env: 'SENTINEL_COSIGN_KEYLESS',
    key: 'cosign_keyless',
    group: 'supplyChain',
    title: 'Keyless signatures',
    help: 'Checks signatures by certificate instead of a key; needs the identity and the issuer.',
    schema: flag(false),
    live: true,
  }),
  'supplyChain.identity': setting({
    env: 'SENTINEL_COSIGN_IDENTITY',
    key: 'cosign_identity',
    group: 'supplyChain',
    title: 'Signer',
    help: 'Identity that a keyless signature must have, for example an address or the URL of a workflow.',
    schema: text().default(''),
    live: true,
  }),
  'supplyChain.issuer': setting({
    env: 'SENTINEL_COSIGN_ISSUER',
    key: 'cosign_issuer',
    group: 'supplyChain',
    title: 'Issuer of the identity',
    help: 'Who must have vouched for the signer, for example https://token.actions.githubusercontent.com.',
    schema: text().default(''),
    live: true,
  }),
  'supplyChain.scan': setting({
    env: 'SENTINEL_SCANNER_MODE',
    key: 'scanner_mode',
    group: 'supplyChain',
    title: 'Vulnerabilities',
    help: 'pre-update refuses an update whose image has a vulnerability at or above the threshold, or that cannot be scanned; post-update scans afterwards and keeps the result.',
    schema: z.enum(scannerModes).default('disabled'),
    live: true,
  }),
  'supplyChain.threshold': setting({
    env: 'SENTINEL_SCANNER_THRESHOLD',
    key: 'scanner_threshold',
    group: 'supplyChain',
    title: 'Threshold',
    help: 'The least severity that counts.',
    schema: z.enum(severities).default('HIGH'),
    live: true,
  }),
  'supplyChain.trivy': setting({
    env: 'SENTINEL_TRIVY_PATH',
    key: 'trivy_path',
    group: 'supplyChain',
    title: 'trivy',
    help: 'Whole path of the trivy program, or its name on PATH; without arguments.',
    schema: program('trivy'),
    live: true,
  }),
  'supplyChain.timeout': setting({
    env: 'SENTINEL_SUPPLY_CHAIN_TIMEOUT',
    key: 'supply_chain_timeout',
    group: 'supplyChain',
    title: 'Limit of a check',
    help: 'How long cosign or trivy may take before it is ended and counts as failed.',
    schema: duration('100ms', '1h', '5m'),
    live: true,
  }),
}
