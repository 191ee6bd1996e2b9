import { createHash } from 'node:crypto'
import { type Finding, safeText } from '@entrepot/core'

/** Rules about variants, with what to do about each: as against those about cards and those about single files. */
export const VARIANT_RULES = {
  'variant-lineage-mismatch':
    'Correct `base_model`, or `base_model_relation` if it is no mere quantization; or replace the weights by those of the model that is named.',
  'variant-header-broken':
    'Upload the file again from where it was made; what wrote it, or what sent it, damaged it.',
  'variant-incomplete': 'Add the files that are missing, or remove those that cannot be opened without them.',
} as const satisfies Record<string, string>

export type VariantRule = keyof typeof VARIANT_RULES

/** Characters of evidence that are kept. */
const MAX_EVIDENCE = 300
/** And of a message, which names a path. */
const MAX_MESSAGE = 2_000

export interface VariantRemark {
  readonly rule: VariantRule
  /** Null: about the repository as a whole. */
  readonly path: string | null
  readonly keyPath?: string
  readonly severity: Finding['severity']
  readonly message: string
  readonly evidence: string
}

/** A finding about weights, the same in every later revision where headers show the same. */
export function variantFinding({ rule, path, keyPath = '', ...remark }: VariantRemark): Finding {
  const evidence = safeText(remark.evidence.slice(0, MAX_EVIDENCE))
  return {
    ruleId: rule,
    severity: remark.severity,
    state: 'fail',
    message: safeText(remark.message.slice(0, MAX_MESSAGE)),
    position: { path, keyPath: keyPath === '' ? null : keyPath, heading: null, line: null, column: null },
    evidence,
    fix: VARIANT_RULES[rule],
    fingerprint: createHash('sha256')
      .update(`${rule}\0${path ?? ''}\0${evidence}`)
      .digest('hex')
      .slice(0, 32),
  }
}
