import type { Mutator } from './clean-card.ts'
import { DISCLOSURE_DEFECTS } from './disclosure-defects.ts'
import { EVALUATION_DEFECTS } from './evaluation-defects.ts'
import { FILE_DEFECTS } from './file-defects.ts'
import { INHERITED_LICENCE_DEFECTS } from './inherited-licence-defects.ts'
import { LICENCE_DEFECTS } from './licence-defects.ts'
import { DATASET_DEFECTS } from './dataset-defects.ts'
import { LINEAGE_DEFECTS } from './lineage-defects.ts'
import { METADATA_DEFECTS } from './metadata-defects.ts'

/** By the id of the rule whose defect they make. */
export const MUTATORS: Readonly<Record<string, Mutator>> = {
  ...FILE_DEFECTS,
  ...METADATA_DEFECTS,
  ...LINEAGE_DEFECTS,
  ...DATASET_DEFECTS,
  ...LICENCE_DEFECTS,
  ...INHERITED_LICENCE_DEFECTS,
  ...DISCLOSURE_DEFECTS,
  ...EVALUATION_DEFECTS,
}
