import { readFileSync } from 'node:fs'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { EXPENSIVE_FIELDS } from './limits/limits.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

const committed = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'))

it('is what is committed for clients to build on', async () => {
  const { data } = await askGraphql(server.url, getIntrospectionQuery())
  const served = printSchema(lexicographicSortSchema(buildClientSchema(data)))
  expect(served).toBe(printSchema(lexicographicSortSchema(committed)))
})

it('pages every list that can grow: what is a plain list belongs to one thing and is short', () => {
  const lists = Object.values(committed.getTypeMap())
    .filter(isObjectType)
    .filter(type => !type.name.startsWith('__') && !type.name.endsWith('Connection'))
    .flatMap(type =>
      Object.values(type.getFields())
        .filter(({ type: of }) => isListType(isNonNullType(of) ? of.ofType : of))
        .map(field => `${type.name}.${field.name}`),
    )
  expect(lists.sort()).toEqual([
    'Card.sections',
    'Changes.kinds',
    'Commit.parents',
    'Commit.verdictReasons',
    'Consumer.exits',
    'DecisionPreview.reasons',
    'EvidenceDigests.documents',
    'EvidenceDigests.files',
    'FileScan.imports',
    'FileScan.viruses',
    'FilesComparison.changes',
    'FindingsComparison.appeared',
    'FindingsComparison.stayed',
    'FindingsComparison.vanished',
    'Fit.perDevice',
    'Gate.fields',
    'GateField.options',
    'Governance.artefacts',
    'Governance.explanation',
    'Governance.history',
    'IdentityProvider.adminGroups',
    'IdentityProvider.groups',
    'IdentityProvider.scopes',
    'JudgementChange.reasons',
    'JudgementRun.tallies',
    'LicenseClassCount.licenses',
    'LicenseFacts.declared',
    'Lineage.links',
    'Lineage.nodes',
    'MemoryNeed.unknown',
    'PolicyWords.artefacts',
    'PolicyWords.effects',
    'PolicyWords.facts',
    'PolicyWords.licenseClasses',
    'PolicyWords.licenses',
    'PolicyWords.rules',
    'Posture.licenseClasses',
    'Posture.severities',
    'Posture.verdicts',
    'PostureSample.rules',
    'PostureSample.scores',
    'Profile.devices',
    'Profile.formats',
    'Profile.namespaces',
    'Query.auditActions',
    'Query.decisionPreview',
    'Query.expiringWaivers',
    'Query.findingGroups',
    'Query.findingTrend',
    'Query.identities',
    'Query.readyPolicies',
    'Query.repoFacets',
    'Query.rules',
    'Query.savedFilters',
    'Query.sessions',
    'Query.validatePolicy',
    'Repo.tags',
    'RepoFacet.values',
    'Review.assignees',
    'Review.decisions',
    'Revision.parents',
    'Revision.verdictReasons',
    'RevisionComparison.metadata',
    'Rule.appliesTo',
    'SyncRunDetails.failedRefs',
    'SyncRunDetails.files',
    'Upstream.allowedPrivateHosts',
    'Variant.engines',
    'Variant.files',
    'Variant.issues',
    'Variant.types',
    'VariantResolution.commands',
    'VariantResolution.files',
    'VariantResolution.ranking',
    'VerdictChange.reasons',
    'VerdictTrend.days',
    'Webhook.events',
  ])
})

it('has every field that the limits call expensive', () => {
  for (const name of Object.keys(EXPENSIVE_FIELDS)) {
    const [type = '', field = ''] = name.split('.')
    const found = committed.getType(type)
    expect([name, isObjectType(found) && field in found.getFields()]).toEqual([name, true])
  }
})
