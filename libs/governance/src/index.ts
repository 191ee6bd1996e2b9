export { createJudge } from './judge/create-judge.js'
export { loadDecisions } from './judge/load-decisions.js'
export { judgeChildren } from './lineage/judge-children.js'
export { findOrigins, type Origins } from './lineage/find-origins.js'
export { activePolicy, policyOfVersion } from './policies/active-policy.js'
export {
  type JudgedAnew,
  judgeStored,
  type RejudgeOrder,
  rejudgeRevisions,
} from './rejudge/rejudge-revisions.js'
export { reevaluateRevision } from './rejudge/reevaluate-revision.js'
