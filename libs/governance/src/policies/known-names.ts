import { RULES } from '@entrepot/cards'
import { LICENSES } from '@entrepot/licenses'
import { type KnownNames, UNCLEAR_CLASSES } from '@entrepot/policy'

/** Findings that are made beside the rules: of a tree's shape, of what files hold, of what their headers say, and of a rule that failed. */
const BESIDE_THE_RULES = [
  'rule-failed',
  'facts-missing',
  'tree-no-symlink',
  'tree-no-submodule',
  'tree-names-distinct',
  'tree-large-file-in-lfs',
  'file-pickle-dangerous',
  'file-pickle-unknown-import',
  'file-code-embedded',
  'file-unsafe-archive',
  'file-format-mismatch',
  'file-scan-incomplete',
  'file-scan-pending',
  'file-secret',
  'file-virus',
  'parent-recalled',
  'variant-lineage-mismatch',
  'variant-header-broken',
  'variant-incomplete',
]

/** What a policy may speak of in this version of the product. */
export const KNOWN_NAMES: Required<KnownNames> = {
  rules: new Set([...RULES.map(({ id }) => id), ...BESIDE_THE_RULES]),
  licenseClasses: new Set([...LICENSES.map(license => license.class), ...UNCLEAR_CLASSES]),
}
