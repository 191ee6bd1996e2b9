/**
 * Rules of which every finding on a corpus of cards alone only says that something besides the card is absent. Their samples
 * are not labelled: right and wrong would be statements about the corpus. Their precision stays unproven; recall is measured.
 */
export const NEEDS_MORE_THAN_CARDS = {
  'references-resolvable': 'needs the lineage; alone, every reference is one that nobody could look up',
  'license-text-present': 'needs the files; alone, no card has a LICENSE beside it',
}

/** Why a rule finds nothing, or hardly anything, on cards alone. */
export const SILENT_WITHOUT = {
  'base-model-declared': 'reads the files of adapters, quantizations and merges',
  'base-model-relation-consistent': 'cards of the corpus are older than the key',
  'base-model-id': 'cards of the corpus are older than the key',
  'eval-results-valid': 'reads `.eval_results/`',
  'license-class-inherited': 'reads the lineage',
  'license-restriction-stripped': 'reads the lineage',
  'license-share-alike-kept': 'reads the lineage',
  'training-data-license-fits': 'reads the lineage',
  'llama-derivative-named': 'reads the lineage, and cards of the corpus are older than these licences',
  'mandated-notices-present': 'reads the lineage, and cards of the corpus are older than these licences',
  'license-threshold-recorded': 'reads what the policy says of the organization',
  'license-territory-fits': 'reads what the policy says of the organization',
  'license-unchanged': 'reads the revision before',
  'bias-section-own': 'reads other cards',
  'gate-consistent': 'reads the gate of the repository',
}
