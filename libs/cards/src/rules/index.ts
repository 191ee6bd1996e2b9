import type { Rule } from '../rule.js'
import annotatorsDescribed from './annotators-described.rule.js'
import baseModelDeclared from './base-model-declared.rule.js'
import baseModelId from './base-model-id.rule.js'
import baseModelRelationConsistent from './base-model-relation-consistent.rule.js'
import biasSectionOwn from './bias-section-own.rule.js'
import biasSectionPresent from './bias-section-present.rule.js'
import biasSectionSubstantial from './bias-section-substantial.rule.js'
import cardPresent from './card-present.rule.js'
import cardWithinLimits from './card-within-limits.rule.js'
import cardWithoutPersonalData from './card-without-personal-data.rule.js'
import dataProvenanceStated from './data-provenance-stated.rule.js'
import datasetConfigsValid from './dataset-configs-valid.rule.js'
import datasetId from './dataset-id.rule.js'
import datasetListsClosed from './dataset-lists-closed.rule.js'
import datasetMaintenanceStated from './dataset-maintenance-stated.rule.js'
import emissionsReported from './emissions-reported.rule.js'
import evalResultsValid from './eval-results-valid.rule.js'
import evaluationReported from './evaluation-reported.rule.js'
import frontMatterFenced from './front-matter-fenced.rule.js'
import frontMatterIsMapping from './front-matter-is-mapping.rule.js'
import frontMatterPresent from './front-matter-present.rule.js'
import gateConsistent from './gate-consistent.rule.js'
import gpaiPackComplete from './gpai-pack-complete.rule.js'
import keysHaveValues from './keys-have-values.rule.js'
import keysSpelled from './keys-spelled.rule.js'
import languageCodeKnown from './language-code-known.rule.js'
import languageDeclared from './language-declared.rule.js'
import libraryNameKnown from './library-name-known.rule.js'
import licenseClassInherited from './license-class-inherited.rule.js'
import licenseDeclared from './license-declared.rule.js'
import licenseExact from './license-exact.rule.js'
import licenseIdKnown from './license-id-known.rule.js'
import licenseResolved from './license-resolved.rule.js'
import licenseRestrictionStripped from './license-restriction-stripped.rule.js'
import licenseScopesExplained from './license-scopes-explained.rule.js'
import licenseShareAlikeKept from './license-share-alike-kept.rule.js'
import licenseTerritoryFits from './license-territory-fits.rule.js'
import licenseTextMatches from './license-text-matches.rule.js'
import licenseTextPresent from './license-text-present.rule.js'
import licenseThresholdRecorded from './license-threshold-recorded.rule.js'
import licenseUnchanged from './license-unchanged.rule.js'
import llamaDerivativeNamed from './llama-derivative-named.rule.js'
import mandatedNoticesPresent from './mandated-notices-present.rule.js'
import matureContentTagged from './mature-content-tagged.rule.js'
import metricsConsistent from './metrics-consistent.rule.js'
import metricsReproducible from './metrics-reproducible.rule.js'
import modelIndexValid from './model-index-valid.rule.js'
import otherLicenseNamed from './other-license-named.rule.js'
import outOfScopeUses from './out-of-scope-uses.rule.js'
import personalDataAnswered from './personal-data-answered.rule.js'
import pipelineTagKnown from './pipeline-tag-known.rule.js'
import recommendationsGiven from './recommendations-given.rule.js'
import referencesResolvable from './references-resolvable.rule.js'
import resultsDisaggregated from './results-disaggregated.rule.js'
import sensitiveUseAssessed from './sensitive-use-assessed.rule.js'
import sizeCategoryConsistent from './size-category-consistent.rule.js'
import taskCategoriesKnown from './task-categories-known.rule.js'
import templateResidue from './template-residue.rule.js'
import textNormalised from './text-normalised.rule.js'
import trainingDataLicenseFits from './training-data-license-fits.rule.js'
import trainingDataStated from './training-data-stated.rule.js'
import useRestrictionsLinked from './use-restrictions-linked.rule.js'
import utf8Valid from './utf8-valid.rule.js'
import widgetAndInferenceTyped from './widget-and-inference-typed.rule.js'
import yamlKeysUnique from './yaml-keys-unique.rule.js'
import yamlTagsStandard from './yaml-tags-standard.rule.js'
import yamlValid from './yaml-valid.rule.js'
import yamlValuesUnambiguous from './yaml-values-unambiguous.rule.js'

/** Every rule, in the order of their documentation: the file, its metadata, its licence, what it discloses. */
export const RULES: readonly Rule[] = [
  cardPresent,
  frontMatterPresent,
  yamlValid,
  frontMatterIsMapping,
  yamlKeysUnique,
  frontMatterFenced,
  textNormalised,
  utf8Valid,
  cardWithinLimits,
  yamlTagsStandard,
  yamlValuesUnambiguous,
  keysHaveValues,
  languageCodeKnown,
  languageDeclared,
  pipelineTagKnown,
  libraryNameKnown,
  baseModelId,
  baseModelDeclared,
  baseModelRelationConsistent,
  referencesResolvable,
  datasetId,
  modelIndexValid,
  evalResultsValid,
  widgetAndInferenceTyped,
  taskCategoriesKnown,
  datasetListsClosed,
  datasetConfigsValid,
  sizeCategoryConsistent,
  keysSpelled,
  templateResidue,
  licenseDeclared,
  licenseIdKnown,
  otherLicenseNamed,
  licenseResolved,
  licenseExact,
  licenseTextPresent,
  licenseTextMatches,
  licenseClassInherited,
  licenseRestrictionStripped,
  licenseShareAlikeKept,
  trainingDataLicenseFits,
  llamaDerivativeNamed,
  mandatedNoticesPresent,
  licenseThresholdRecorded,
  licenseTerritoryFits,
  useRestrictionsLinked,
  licenseScopesExplained,
  licenseUnchanged,
  biasSectionPresent,
  biasSectionSubstantial,
  biasSectionOwn,
  outOfScopeUses,
  recommendationsGiven,
  sensitiveUseAssessed,
  personalDataAnswered,
  annotatorsDescribed,
  cardWithoutPersonalData,
  matureContentTagged,
  dataProvenanceStated,
  trainingDataStated,
  datasetMaintenanceStated,
  evaluationReported,
  metricsReproducible,
  resultsDisaggregated,
  metricsConsistent,
  emissionsReported,
  gateConsistent,
  gpaiPackComplete,
]
