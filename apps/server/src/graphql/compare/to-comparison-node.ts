import type { Prisma } from '@entrepot/persistence'
import type { PolicyFacts } from '@entrepot/policy'
import type {
  FindingsComparison,
  ResolvedRevision,
  RevisionComparison,
  TreeComparison,
} from '@entrepot/registry'
import { type FindingView, toFindingNode } from '../revision/finding.node.js'
import { toRevisionNode } from '../revision/revision.node.js'
import type {
  ComparedRevisionNode,
  FilesComparisonNode,
  FindingsComparisonNode,
  LicenseFactsNode,
  RevisionComparisonNode,
} from './compare.node.js'

/** Paths that are listed: a page can show no more, and who wants all of them has the trees. */
const MAX_FILE_CHANGES = 1_000
/** Findings of each kind that are listed. */
const MAX_FINDINGS = 500
/** Keys that are listed; a card with a benchmark table of its own making may have thousands. */
const MAX_METADATA_CHANGES = 300

/** @param view  what of the texts of findings the reader may see: they may read both revisions */
export function toComparisonNode(comparison: RevisionComparison, view: FindingView): RevisionComparisonNode {
  const { base, head, metadata, files, findings } = comparison
  return {
    base: toSide(base),
    head: toSide(head),
    metadata: metadata.slice(0, MAX_METADATA_CHANGES),
    isMetadataCut: metadata.length > MAX_METADATA_CHANGES,
    files: toFiles(files),
    findings: toFindings(findings, view),
  }
}

function toSide({ revision, shownAs, paths }: ResolvedRevision): ComparedRevisionNode {
  return {
    revision: { ...toRevisionNode(revision, true), shownAs, paths },
    license: toLicense(revision.facts),
  }
}

function toLicense(facts: Prisma.JsonValue): LicenseFactsNode | null {
  return (facts as unknown as PolicyFacts | null)?.license ?? null // written by our own judge
}

function toFiles({ changes, unchanged }: TreeComparison): FilesComparisonNode {
  const count = (kind: string) => changes.filter(change => change.kind === kind).length
  return {
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    renamed: count('renamed'),
    unchanged,
    changes: changes.slice(0, MAX_FILE_CHANGES),
    isCut: changes.length > MAX_FILE_CHANGES,
  }
}

function toFindings(
  { appeared, vanished, stayed }: RevisionComparison['findings'],
  view: FindingView,
): FindingsComparisonNode {
  const shown = (rows: FindingsComparison<Parameters<typeof toFindingNode>[0]>['appeared']) =>
    rows.slice(0, MAX_FINDINGS).map(row => toFindingNode(row, view))
  return {
    appeared: shown(appeared),
    vanished: shown(vanished),
    stayed: shown(stayed),
    isCut: [appeared, vanished, stayed].some(rows => rows.length > MAX_FINDINGS),
  }
}
