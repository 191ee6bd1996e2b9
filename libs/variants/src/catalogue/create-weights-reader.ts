import type { Database } from '@entrepot/persistence'
import type { ReadWeights, RevisionFacts, RevisionWeights } from '@entrepot/registry'
import { groupFiles } from './group-files.js'
import { headerFindings, incompleteFindings } from './header-findings.js'
import { lineageFindings } from './lineage-findings.js'
import { nameVariants } from './name-variants.js'
import { readHeaders } from './read-headers.js'
import { configOf, readSurroundings } from './read-surroundings.js'
import { VARIANTS_MAX, type ReadingLimits } from './reading-limits.js'
import { toVariant } from './to-variant.js'
import { isPending } from './variant-group.js'

const NOTHING: RevisionWeights = { variants: [], findings: [], pendingCount: 0 }

/**
 * Makes what reads the weights of revisions as they are judged: their variants, and what is wrong with them. Only models have variants. What
 * takes longer than a landing may, or is not here yet, is counted as pending; variants of which a file is pending are not told yet.
 *
 * @param limits  those of a landing unless given
 */
export function createWeightsReader(db: Database, limits?: ReadingLimits): ReadWeights {
  return async facts => (facts.repo.type === 'model' ? await readWeights(db, facts, limits) : NOTHING)
}

async function readWeights(
  db: Database,
  facts: RevisionFacts,
  limits: ReadingLimits | undefined,
): Promise<RevisionWeights> {
  const { entries, openFile } = facts
  const read = await readHeaders(db, { entries, openFile, ...(limits && { limits }) })
  const paths = [...read.files.map(({ entry }) => entry.path), ...read.pending.map(({ path }) => path)]
  if (paths.length === 0) return NOTHING
  const surroundings = await readSurroundings(facts, paths)
  const groups = groupFiles(read, surroundings)
  const drafts = groups
    .filter(group => !isPending(group))
    .flatMap(group => toVariant(group, configOf(surroundings, group.folder)) ?? [])
  const variants = nameVariants(drafts).slice(0, VARIANTS_MAX)
  const findings = [
    ...headerFindings(read.files),
    ...incompleteFindings(groups),
    ...(await lineageFindings(db, facts, variants)),
  ]
  return { variants, findings, pendingCount: read.pending.length }
}
