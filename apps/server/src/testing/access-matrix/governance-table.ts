import { NOBODYS_ID, ofRepo, row, toRepo, type ResolverRow } from './rows.js'

/** Resolvers of policies, decisions, findings and evidence, as `RESOLVER_TABLE` has all others. */
export const GOVERNANCE_TABLE: Readonly<Record<string, ResolverRow>> = {
  'FindingStatsResolver.findings': row(
    'repo:read',
    'public',
    '{ findings { nodes { finding { ruleId } } } }',
    null,
  ),
  'FindingStatsResolver.findingGroups': row('repo:read', 'public', '{ findingGroups { key } }', null),
  'FindingStatsResolver.findingTrend': row('repo:read', 'public', '{ findingTrend { day } }', null),
  'ExpiringWaiversResolver.expiringWaivers': row(
    'verdict:see-blocked',
    'decides-somewhere',
    '{ expiringWaivers { waiver { id } } }',
    null,
  ),
  'ExpiringWaiversResolver.repo': row(
    'verdict:see-blocked',
    'decides-somewhere',
    '{ expiringWaivers { repo { id } } }',
    null,
  ),
  'FindingStatsResolver.repo': row('repo:read', 'public', '{ findings { nodes { repo { id } } } }', null),

  'LineageResolver.lineage': ofRepo('repo:read', 'repo:read', 'lineage { nodes { id } }'),

  'PolicyResolver.policies': row('org:read', 'signed-in', '{ policies { nodes { version } } }', null),
  'PolicyResolver.policy': row('org:read', 'signed-in', '{ policy { version } }', null),
  'PolicyResolver.readyPolicies': row('org:read', 'signed-in', '{ readyPolicies { name } }', null),
  'PolicyResolver.validatePolicy': row(
    'org:read',
    'signed-in',
    '{ validatePolicy(source: "") { line } }',
    null,
  ),
  'PolicyWordsResolver.policyWords': row('org:read', 'signed-in', '{ policyWords { effects } }', null),
  'PolicyWordsResolver.rules': row('public', 'public', '{ rules { id } }', null),
  'PostureResolver.posture': row('repo:read', 'public', '{ posture { __typename } }', null),
  'PostureResolver.licenseClasses': row(
    'repo:read',
    'public',
    '{ posture { licenseClasses { repos } } }',
    null,
  ),
  'PostureResolver.mirrors': row('repo:read', 'public', '{ posture { mirrors { total } } }', null),
  'PostureResolver.sample': row('repo:read', 'public', '{ posture { sample { isEstimated } } }', null),
  'PostureResolver.severities': row('repo:read', 'public', '{ posture { severities { findings } } }', null),
  'PostureResolver.trend': row('repo:read', 'public', '{ posture { trend { isEstimated } } }', null),
  'PostureResolver.verdicts': row('repo:read', 'public', '{ posture { verdicts { repos } } }', null),
  'PolicyResolver.policyDrafts': row(
    'server:admin',
    'server:admin',
    '{ policyDrafts { nodes { id } } }',
    null,
  ),
  'PolicyResolver.policyDraft': row(
    'server:admin',
    'server:admin',
    `{ policyDraft(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
  'PolicyResolver.createPolicyDraft': row(
    'server:admin',
    'server:admin',
    'mutation { createPolicyDraft(input: { name: "", source: "" }) { id } }',
    null,
  ),
  'PolicyResolver.updatePolicyDraft': row(
    'server:admin',
    'server:admin',
    `mutation { updatePolicyDraft(input: { id: "${NOBODYS_ID}", seenAt: "2026-01-01T00:00:00Z" }) { id } }`,
    null,
  ),
  'PolicyResolver.deletePolicyDraft': row(
    'server:admin',
    'server:admin',
    `mutation { deletePolicyDraft(id: "${NOBODYS_ID}") }`,
    null,
  ),
  'PolicyResolver.activatePolicy': row(
    'server:admin',
    'server:admin',
    'mutation { activatePolicy(input: { source: "" }) { policy { version } } }',
    null,
  ),
  'PolicyResolver.dryRunPolicy': row(
    'server:admin',
    'server:admin',
    'mutation { dryRunPolicy(source: "") { id } }',
    null,
  ),
  'JudgementRunResolver.judgementRuns': row(
    'server:admin',
    'server:admin',
    '{ judgementRuns { nodes { id } } }',
    null,
  ),
  'JudgementRunResolver.judgementRun': row(
    'server:admin',
    'server:admin',
    `{ judgementRun(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
  'JudgementRunResolver.cancelJudgementRun': row(
    'server:admin',
    'server:admin',
    'mutation { cancelJudgementRun(id: "nobody") { id } }',
    null,
  ),
  // Nobody gets to a run who may not see all of it.
  'JudgementRunResolver.tallies': row(
    'server:admin',
    'server:admin',
    `{ judgementRun(id: "${NOBODYS_ID}") { tallies { revisions } } }`,
    null,
  ),
  'JudgementRunResolver.changes': row(
    'server:admin',
    'server:admin',
    `{ judgementRun(id: "${NOBODYS_ID}") { changes { nodes { commit } } } }`,
    null,
  ),

  'ReviewDecisionResolver.reviewer': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { decisions { reviewer } } }',
  ),
  'ReviewFieldsResolver.repo': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { repo { id } } }',
  ),
  'ReviewFieldsResolver.requestedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { requestedBy } }',
  ),
  'ReviewFieldsResolver.assignees': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { assignees } }',
  ),
  'ReviewFieldsResolver.decisions': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { decisions { isApproval } } }',
  ),
  'ReviewFieldsResolver.requiredApprovals': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { requiredApprovals } }',
  ),
  'RecallResolver.recalls': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'recalls { nodes { id } }'),
  'RecallResolver.recallRevision': toRepo(
    'verdict:review',
    'verdict:review',
    'recallRevision() { id }',
    'revision: "absent", reason: "x"',
  ),
  'RecallResolver.liftRecall': row(
    'verdict:review',
    'decides-somewhere',
    `mutation { liftRecall(input: { recall: "${NOBODYS_ID}", reason: "x" }) { id } }`,
    null,
  ),
  'RecallFieldsResolver.recipients': ofRepo(
    'verdict:review',
    'verdict:see-blocked',
    'recalls { nodes { recipients { nodes { at } } } }',
  ),
  'RecallFieldsResolver.by': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'recalls { nodes { by } }'),
  'RecallFieldsResolver.liftedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'recalls { nodes { liftedBy } }',
  ),
  'ReviewResolver.reviewQueue': row(
    'verdict:review',
    'decides-somewhere',
    '{ reviewQueue { nodes { id } } }',
    null,
  ),
  'ReviewResolver.review': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `{ review(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
  'ReviewResolver.requiredApprovals': row('repo:read', 'public', '{ requiredApprovals }'),
  'ReviewFieldsResolver.revision': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { revision { id } } }',
  ),
  'ReviewFieldsResolver.pushedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'reviews { nodes { pushedBy } }',
  ),
  'DecisionPreviewResolver.decisionPreview': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `{ decisionPreview(reviews: ["${NOBODYS_ID}"], act: APPROVE) { reviewId } }`,
    null,
  ),
  'ReviewResolver.reviews': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'reviews { nodes { id } }'),
  'ReviewResolver.requestReview': toRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'requestReview() { id }',
    'reason: " "',
  ),
  'ReviewResolver.decideReview': row(
    'verdict:review',
    'decides-somewhere',
    `mutation { decideReview(input: { review: "${NOBODYS_ID}", approve: true, comment: "x" }) { id } }`,
    null,
  ),
  'ReviewResolver.assignReview': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { assignReview(input: { review: "${NOBODYS_ID}", assignees: [] }) { id } }`,
    null,
  ),
  'ReviewResolver.withdrawReview': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { withdrawReview(review: "${NOBODYS_ID}") { id } }`,
    null,
  ),

  'EvidenceResolver.evidence': ofRepo(
    'repo:read-content',
    'repo:read-content',
    'latestRevision { evidence(kind: CSV) { content } }',
  ),
  'EvidenceResolver.evidenceKey': row('public', 'public', '{ evidenceKey }'),

  'WaiverFieldsResolver.requestedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'waivers { nodes { requestedBy } }',
  ),
  'WaiverFieldsResolver.decidedBy': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'waivers { nodes { decidedBy } }',
  ),
  'WaiverFieldsResolver.repo': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'waivers { nodes { repo { id } } }',
  ),
  'WaiverFieldsResolver.coveredRule': ofRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'waivers { nodes { coveredRule } }',
  ),
  'WaiverResolver.waiverQueue': row(
    'verdict:see-blocked',
    'decides-somewhere',
    '{ waiverQueue { nodes { id } } }',
    null,
  ),
  'WaiverResolver.waivers': ofRepo('verdict:see-blocked', 'verdict:see-blocked', 'waivers { nodes { id } }'),
  'WaiverResolver.requestWaiver': toRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'requestWaiver() { id }',
    'ruleId: "x", reason: " ", expiresAt: "2000-01-01T00:00:00Z"',
  ),
  'WaiverResolver.decideWaiver': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { decideWaiver(input: { waiver: "${NOBODYS_ID}", ruling: REFUSE, reason: "x" }) { id } }`,
    null,
  ),

  'WebhookResolver.webhooks': row(
    'org:admin',
    'org:admin',
    '{ webhooks(namespace: "acme") { nodes { id } } }',
    null,
  ),
  'WebhookResolver.webhook': row(
    'org:admin',
    'decides-somewhere',
    `{ webhook(id: "${NOBODYS_ID}") { id } }`,
    null,
  ),
  'WebhookResolver.deliveries': row(
    'org:admin',
    'org:admin',
    '{ webhooks(namespace: "acme") { nodes { deliveries { nodes { id } } } } }',
    null,
  ),
  'WebhookResolver.createWebhook': {
    declares: 'org:admin',
    operations: [
      {
        asks: 'org:admin',
        query: () => 'mutation { createWebhook(input: { namespace: "acme", url: "no address" }) { secret } }',
        hidesAt: null,
      },
      {
        asks: 'server:admin',
        query: () => 'mutation { createWebhook(input: { url: "no address" }) { secret } }',
        hidesAt: null,
      },
    ],
  },
  'WebhookResolver.changeWebhook': row(
    'org:admin',
    'decides-somewhere',
    `mutation { changeWebhook(input: { webhook: "${NOBODYS_ID}", change: DELETE }) }`,
    null,
  ),
  'WebhookResolver.resendWebhook': row(
    'org:admin',
    'decides-somewhere',
    `mutation { resendWebhook(delivery: "${NOBODYS_ID}") }`,
    null,
  ),

  'VerdictResolver.governance': ofRepo(
    'repo:read',
    'repo:read',
    'latestRevision { governance { explanation { ruleId message } } }',
  ),
  'VerdictResolver.addArtefact': toRepo(
    'verdict:see-blocked',
    'verdict:see-blocked',
    'addArtefact() { id }',
    'kind: EVALUATION, title: " ", url: "nowhere"',
  ),
  'VerdictResolver.removeArtefact': row(
    'verdict:see-blocked',
    'decides-somewhere',
    `mutation { removeArtefact(artefact: "${NOBODYS_ID}") }`,
    null,
  ),
}
