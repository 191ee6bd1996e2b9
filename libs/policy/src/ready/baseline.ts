/** As `defaultPolicy`, which a spec compares it with. */
export const BASELINE = `# What a new installation judges by: what a person should look at is restricted, a licence that strips its parent's
# restrictions is blocked, and the rest is shown.
name: baseline
description: Errors and the absence of what a reviewer needs restrict a revision. A licence that strips the restrictions of what it derives from blocks it.
defaults: { error: warn, warning: info, info: info }
requiredApprovals: 1
rules:
  # Files that take over the machine of whoever loads them.
  file-pickle-dangerous: { fail: block }
  file-code-embedded: { fail: block }
  file-unsafe-archive: { fail: block }
  file-virus: { fail: block }
  front-matter-present: { fail: warn }
  # Too large a card is no defect of its own, but what could not be read was not judged.
  card-within-limits: { fail: info, unverifiable: warn }
  license-resolved: { fail: warn }
  license-exact: { fail: warn, needs-review: info }
  bias-section-present: { fail: warn }
  bias-section-substantial: { fail: warn }
  license-restriction-stripped: { fail: block, unverifiable: warn, needs-review: warn }
`
