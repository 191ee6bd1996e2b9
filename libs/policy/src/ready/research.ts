export const RESEARCH = `# For a laboratory: non-commercial and research licences are fine, anything is let in, and what is missing is said. Inference
# servers still get nothing that a person should look at first.
name: research
description: Licences for research are allowed, missing documentation informs, and only what strips a licence or hides what it derives from is held back.
defaults: { error: warn, warning: info, info: off }
requiredApprovals: 1
licenses:
  review: [unknown]
rules:
  # Files that take over the machine of whoever loads them.
  file-pickle-dangerous: { fail: block }
  file-code-embedded: { fail: block }
  file-unsafe-archive: { fail: block }
  file-virus: { fail: block }
  license-declared: warn
  license-resolved: { fail: info, unverifiable: info, needs-review: info }
  license-exact: info
  license-restriction-stripped: { fail: warn, unverifiable: info, needs-review: info }
  bias-section-present: warn
  bias-section-substantial: info
  metrics-reproducible: warn
  evaluation-reported: info
  personal-data-answered: warn
graceDays:
  # A preprint's card is written while it is reviewed.
  bias-section-present: 90
  metrics-reproducible: 90
conditions:
  - id: derivative-of-unknown
    when: facts.lineage.parents.exists(p, p.kind == "base_model" && p.relation == null)
    effect: info
    message: It does not say how it was made from its base model.
scopes:
  # Data about people is looked at, whoever it is for.
  - match: { type: dataset }
    rules:
      card-without-personal-data: block
      personal-data-answered: warn
`
