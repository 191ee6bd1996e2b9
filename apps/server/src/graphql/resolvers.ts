import { ChangeResolver } from './changes/change.resolver.js'
import { RecallHoldersResolver, RevisionHoldersResolver } from './cluster/holders.resolver.js'
import { AssignmentResolver, ClusterNodeResolver, NodeHoldingResolver } from './cluster/node.resolver.js'
import { ConsumerResolver } from './consumers/consumer.resolver.js'
import { AuditResolver } from './audit/audit.resolver.js'
import {
  OrganizationReportResolver,
  RecallRepoResolver,
  RevisionReportResolver,
} from './report/report.resolver.js'
import { ComparedRevisionResolver, CompareResolver } from './compare/compare.resolver.js'
import { AccessRequestResolver } from './gated/access-request.resolver.js'
import { DecisionPreviewResolver } from './governance/decision-preview.resolver.js'
import { EvidenceResolver } from './governance/evidence.resolver.js'
import { AccountResolver } from './identity/account.resolver.js'
import { FindingStatsResolver } from './governance/finding-stats.resolver.js'
import { LineageResolver } from './governance/lineage.resolver.js'
import { ReviewDecisionResolver, ReviewFieldsResolver } from './governance/review-fields.resolver.js'
import { RecallFieldsResolver, RecallResolver } from './governance/recall.resolver.js'
import { ReviewResolver } from './governance/review.resolver.js'
import { VerdictResolver } from './governance/verdict.resolver.js'
import { WaiverFieldsResolver, WaiverResolver } from './governance/waiver.resolver.js'
import { WebhookResolver } from './governance/webhook.resolver.js'
import { GrantResolver } from './identity/grant.resolver.js'
import { OrganizationResolver } from './identity/organization.resolver.js'
import { TeamResolver } from './identity/team.resolver.js'
import { SignInResolver } from './identity/sign-in.resolver.js'
import { TokenResolver } from './identity/token.resolver.js'
import { HistoryResolver } from './history/history.resolver.js'
import { JudgementRunResolver } from './governance/judgement-run.resolver.js'
import { PolicyResolver } from './governance/policy.resolver.js'
import { MirrorResolver } from './mirror/mirror.resolver.js'
import { SyncRunResolver } from './mirror/sync-run.resolver.js'
import { ExpiringWaiversResolver } from './posture/expiring-waivers.resolver.js'
import { PolicyWordsResolver } from './posture/policy-words.resolver.js'
import { PostureResolver } from './posture/posture.resolver.js'
import { ManageRepoResolver } from './repo/manage-repo.resolver.js'
import { RepoAccessResolver } from './repo/repo-access.resolver.js'
import { RepoConnectionResolver } from './repo/repo-connection.resolver.js'
import { RepoFacetsResolver } from './repo/repo-facets.resolver.js'
import { RepoResolver } from './repo/repo.resolver.js'
import { SavedFilterResolver } from './saved-filters/saved-filter.resolver.js'
import { FileResolver } from './revision/file.resolver.js'
import { RevisionResolver } from './revision/revision.resolver.js'
import { FamilyMemberResolver, VariantFamilyResolver } from './variants/family.resolver.js'
import {
  RepoVariantsResolver,
  RevisionVariantsResolver,
  VariantResolver,
} from './variants/variant.resolver.js'
import { VariantFitResolver } from './variants/fit.resolver.js'
import { DerivationResolver } from './variants/derivation.resolver.js'
import { ProfileResolver } from './variants/profile.resolver.js'
import { ResolveVariantResolver } from './variants/resolve-variant.resolver.js'
import { ViewerResolver } from './viewer/viewer.resolver.js'

/** Every resolver of the schema. */
export const RESOLVERS = [
  AccessRequestResolver,
  AccountResolver,
  AssignmentResolver,
  ChangeResolver,
  AuditResolver,
  ClusterNodeResolver,
  ComparedRevisionResolver,
  CompareResolver,
  OrganizationReportResolver,
  RecallRepoResolver,
  RevisionReportResolver,
  ConsumerResolver,
  DecisionPreviewResolver,
  DerivationResolver,
  EvidenceResolver,
  ExpiringWaiversResolver,
  FamilyMemberResolver,
  FileResolver,
  FindingStatsResolver,
  GrantResolver,
  HistoryResolver,
  LineageResolver,
  JudgementRunResolver,
  ManageRepoResolver,
  MirrorResolver,
  NodeHoldingResolver,
  OrganizationResolver,
  RecallFieldsResolver,
  RecallHoldersResolver,
  PolicyResolver,
  PolicyWordsResolver,
  PostureResolver,
  ProfileResolver,
  RecallResolver,
  RepoConnectionResolver,
  RepoAccessResolver,
  RepoFacetsResolver,
  RepoResolver,
  RepoVariantsResolver,
  ResolveVariantResolver,
  ReviewDecisionResolver,
  ReviewFieldsResolver,
  ReviewResolver,
  RevisionHoldersResolver,
  RevisionResolver,
  RevisionVariantsResolver,
  SavedFilterResolver,
  SyncRunResolver,
  TeamResolver,
  SignInResolver,
  TokenResolver,
  VariantFamilyResolver,
  VariantFitResolver,
  VariantResolver,
  VerdictResolver,
  ViewerResolver,
  WaiverFieldsResolver,
  WaiverResolver,
  WebhookResolver,
] as const
