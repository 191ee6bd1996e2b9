export const COMMERCIAL_PRODUCT = `# For what goes into a product that is sold: nothing whose licence forbids that, and only weights that run no code when
# they are loaded. Inference servers get less than people do.
name: commercial-product
description: Licences that forbid commercial use are blocked, custom ones need a review, and weights come as safetensors, GGUF or ONNX.
defaults: { error: warn, warning: info, info: info }
requiredApprovals: 2
pushGate: land
licenses:
  allow: [public-domain, permissive, permissive-data, permissive-model, permissive-vendor, custom-permissive]
  deny: [non-commercial, non-commercial-share-alike, non-commercial-no-derivatives, research-only]
weightFormats: [safetensors, gguf, onnx]
rules:
  # Files that take over the machine of whoever loads them.
  file-pickle-dangerous: { fail: block }
  file-code-embedded: { fail: block }
  file-unsafe-archive: { fail: block }
  file-virus: { fail: block }
  license-declared: block
  license-resolved: { fail: block, unverifiable: warn, needs-review: warn }
  license-exact: warn
  license-restriction-stripped: block
  license-share-alike-kept: block
  license-class-inherited: { fail: block, unverifiable: warn, needs-review: warn }
  license-unchanged: warn
  license-text-matches: { fail: block, unverifiable: warn, needs-review: warn }
  license-threshold-recorded: warn
  license-territory-fits: { fail: block, unverifiable: warn, needs-review: warn }
  training-data-license-fits: warn
  llama-derivative-named: warn
  mandated-notices-present: warn
  use-restrictions-linked: warn
  bias-section-present: warn
  bias-section-substantial: warn
  personal-data-answered: warn
conditions:
  - id: commercial-use-forbidden
    when: facts.license.commercial == "no"
    effect: block
    message: The licence that holds in the end forbids commercial use.
  - id: commercial-use-limited
    when: facts.license.commercial == "limited"
    effect: warn
    message: Commercial use is allowed within limits that a person has to check.
  - id: sensitive-domain
    when: facts.domains.exists(d, d in ["medical", "legal", "finance"])
    effect: warn
    message: Models for medicine, law or finance need a person's word.
scopes:
  # What serves customers waits for whatever a person still has to look at in the lineage.
  - match: { audience: inference }
    conditions:
      - id: lineage-unknown
        when: "!facts.lineage.isComplete"
        effect: block
        message: Something that it derives from is not in this registry.
`
