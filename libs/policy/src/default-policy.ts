import type { PolicyDocument } from './document.js'

/**
 * The policy of a new installation. Errors and the absence of what a reviewer needs restrict; a licence that strips its parent's
 * restrictions blocks; the rest is shown.
 */
export const defaultPolicy: PolicyDocument = {
  name: 'baseline',
  defaults: { error: 'warn', warning: 'info', info: 'info' },
  requiredApprovals: 1,
  rules: {
    'front-matter-present': { fail: 'warn' },
    'card-within-limits': { fail: 'info', unverifiable: 'warn' },
    'license-resolved': { fail: 'warn' },
    'license-exact': { fail: 'warn', 'needs-review': 'info' },
    'bias-section-present': { fail: 'warn' },
    'bias-section-substantial': { fail: 'warn' },
    'file-pickle-dangerous': { fail: 'block' },
    'file-code-embedded': { fail: 'block' },
    'file-unsafe-archive': { fail: 'block' },
    'file-virus': { fail: 'block' },
    'license-restriction-stripped': { fail: 'block', unverifiable: 'warn', 'needs-review': 'warn' },
  },
}
