export { type AliasRow, findAlias, keepAlias } from './aliases.js'
export { listVariants, type NewVariant, replaceVariants, type VariantFile } from './variants.js'
export { findFileHeaders, type NewFileHeader, saveFileHeaders } from './file-headers.js'
export {
  type AssignmentFilter,
  type AssignmentTarget,
  type AssignmentWithRepo,
  createAssignment,
  deleteAssignment,
  dropAssignmentsOfNode,
  findAssignment,
  findSameAssignment,
  listAssignments,
  type NewAssignment,
  readClusterFingerprint,
} from './assignments.js'
export {
  beatClusterNode,
  countClusterNodes,
  deleteClusterNode,
  findClusterNode,
  type Holding,
  type HolderRow,
  listClusterNodes,
  listHolders,
  listHoldings,
  markLostNodes,
  type NodeDescription,
  type NodeOwner,
  type NodeRoom,
  putClusterNode,
} from './cluster-nodes.js'
export {
  type FamilyMember,
  type FamilyMembers,
  findFamilyMembers,
  listOriginKeys,
  listStandingVariants,
  type StandingVariant,
} from './find-family.js'
export {
  findOciBlob,
  findOciBlobs,
  type NewOciBlob,
  type OciBlob,
  type OciPlace,
  saveOciBlobs,
} from './oci-blobs.js'
export { deletePullKey, findPullKey, listPullKeys, type PullKey, putPullKey } from './pull-keys.js'
export {
  deleteProfileRow,
  findProfileRow,
  listProfileRows,
  type NewProfile,
  profilesStamp,
  putProfile,
} from './profiles.js'
export {
  cancelWaitingDerivation,
  countLiveDerivations,
  createDerivation,
  type DerivationEnd,
  type DerivationProgress,
  dropMadeBlobs,
  endDerivation,
  findDerivation,
  findLiveDerivation,
  leaseDerivation,
  listDerivations,
  listWaitingDerivations,
  type NewDerivation,
  noteMadeBlob,
  releaseDerivation,
  releaseDerivationsOf,
  reportDerivation,
} from './derivations.js'
export { countVariantDeliveries, type VariantDeliveries } from './count-deliveries.js'
export { listHeadVariants, type VariantFilter, type VariantPage } from './list-variants.js'
export { type ChildCount, type ChildReader, countChildren } from './count-children.js'
