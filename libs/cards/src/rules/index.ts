import type { Rule } from '../rule.js'
import biasSectionPresent from './bias-section-present.rule.js'
import biasSectionSubstantial from './bias-section-substantial.rule.js'
import cardPresent from './card-present.rule.js'
import frontMatterIsMapping from './front-matter-is-mapping.rule.js'
import frontMatterPresent from './front-matter-present.rule.js'
import licenseDeclared from './license-declared.rule.js'
import licenseIdKnown from './license-id-known.rule.js'
import licenseRestrictionStripped from './license-restriction-stripped.rule.js'
import yamlValid from './yaml-valid.rule.js'

/** Every rule, in the order of their documentation: the file, its metadata, its licence, what it discloses. */
export const RULES: readonly Rule[] = [
  cardPresent,
  frontMatterPresent,
  yamlValid,
  frontMatterIsMapping,
  licenseDeclared,
  licenseIdKnown,
  licenseRestrictionStripped,
  biasSectionPresent,
  biasSectionSubstantial,
]
