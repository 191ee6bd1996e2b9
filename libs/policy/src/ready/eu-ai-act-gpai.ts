export const EU_AI_ACT_GPAI = `# For providers and deployers of general-purpose models in the EU: what Annexes XI and XII of the AI Act ask of the
# documentation has to stand in the card before a revision is cleared. It is a checklist, not legal advice.
name: eu-ai-act-gpai
description: What Annexes XI and XII of the EU AI Act ask about a general-purpose model has to be documented, evaluated and reviewed by two people.
tenant: { regions: [EU] }
defaults: { error: warn, warning: info, info: info }
requiredApprovals: 2
requiredArtefacts: [evaluation]
licenses:
  # The exemption for free and open models asks for a licence that allows access, use, modification and distribution.
  review:
    - non-commercial
    - non-commercial-share-alike
    - non-commercial-no-derivatives
    - no-derivatives
    - research-only
    - rail-use-restricted
    - custom-community
    - custom-terms
    - unknown
rules:
  # Files that take over the machine of whoever loads them.
  file-pickle-dangerous: { fail: block }
  file-code-embedded: { fail: block }
  file-unsafe-archive: { fail: block }
  file-virus: { fail: block }
  license-resolved: { fail: warn, unverifiable: warn, needs-review: warn }
  license-restriction-stripped: { fail: block, unverifiable: warn, needs-review: warn }
  license-territory-fits: { fail: block, unverifiable: warn, needs-review: warn }
  license-threshold-recorded: { fail: warn, unverifiable: warn, needs-review: warn }
  # Annex XI section 1: the tasks, the data and where it came from, how bias was looked for, compute and energy.
  gpai-pack-complete: warn
  data-provenance-stated: warn
  training-data-stated: warn
  training-data-license-fits: { fail: warn, unverifiable: info, needs-review: info }
  bias-section-present: warn
  bias-section-substantial: warn
  emissions-reported: warn
  evaluation-reported: warn
  results-disaggregated: warn
  # Annex XII: what those who build on the model need to know.
  out-of-scope-uses: warn
  recommendations-given: warn
  personal-data-answered: warn
graceDays:
  # Most cards never said it; their owners get a month.
  emissions-reported: 30
  results-disaggregated: 30
conditions:
  - id: fine-tuning-undisclosed
    when: >-
      facts.fineTuning.isDeclared && !(facts.fineTuning.hasTrainingData && facts.fineTuning.hasHyperparameters)
    effect: warn
    message: A fine-tuned model has to say what it was trained on and how.
  - id: lineage-incomplete
    when: "!facts.lineage.isComplete"
    effect: warn
    message: Something that it derives from is not in this registry, so that nobody can vouch for all of it.
scopes:
  # Data sets have documents of their own, and none of the model's.
  - match: { type: dataset }
    requiredArtefacts: []
    rules:
      gpai-pack-complete: off
      evaluation-reported: off
      emissions-reported: off
      results-disaggregated: off
      data-provenance-stated: block
`
