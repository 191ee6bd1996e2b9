import type { Oid } from '@entrepot/core'
import { type Db, linkedOids, type Variant, type VariantFile } from '@entrepot/persistence'
import { fitVariant } from '../fit/fit-variant.js'
import type { FamilyEngines } from './counting-revisions.js'
import { type Limits, whyExcluded } from './exclude.js'
import { explainChoice, explainNone } from './explain.js'
import { type Family, findFamily } from './find-family.js'
import { audiencesOf, fitQuestionOf } from './question-parts.js'
import { compareBy, type Criterion, criteriaFor, whyLost } from './rank.js'
import type { Judged, Resolution, VariantQuestion } from './resolution.js'
import { trustedHosts } from './trusted-hosts.js'

/** Winners whose files turn out not to be here before the search ends: of an old revision of a mirror, all of a repository may be missing. */
const MAX_MISSING = 20

/**
 * The variant of a model that is right for who asks, and all others with what made them lose. Only what its verdict releases to the asked
 * audience and to the principal's own is chosen, whoever asks; for how the rest is ranked see `criteriaFor`. The same question of the
 * same catalogue has the same answer.
 *
 * Cost: that of `findFamily`, one statement for the files of the winner, and some microseconds for each variant.
 *
 * @throws DomainError `repo-not-found`
 * @throws DomainError `invalid-argument`  it is no model
 */
export async function resolveVariant(engines: FamilyEngines, question: VariantQuestion): Promise<Resolution> {
  const { principal, model, audience } = question
  const family = await findFamily(engines, principal, model, audience)
  const audiences = audiencesOf(principal, audience)
  const hosts = await trustedHosts(engines.db, family, question)
  const { running, excluded } = judgeAll(family, question, { audiences, hosts })
  const criteria = criteriaFor({ ...question, model: family.model, rootKey: family.rootKey })
  running.sort(compareBy(criteria))
  const missing = await dropMissing(engines.db.prisma, running)
  return toResolution(family, question, { running, excluded: [...missing, ...excluded], criteria })
}

/** The files of weights of a variant, the one that is opened first in front. Written by the catalogue, so in this form. */
export function filesOf({ files }: Pick<Variant, 'files'>): readonly VariantFile[] {
  return files as unknown as readonly VariantFile[]
}

interface Halves {
  readonly running: Judged[]
  readonly excluded: Judged[]
}

function judgeAll({ candidates }: Family, question: VariantQuestion, limits: Limits): Halves {
  const halves: Halves = { running: [], excluded: [] }
  const told = new Set<string>()
  for (const candidate of candidates) {
    // How many variants a revision has is for those who may read it.
    if (!candidate.isReadable && told.has(candidate.repo.id)) continue
    told.add(candidate.repo.id)
    const fit = fitVariant(fitQuestionOf(candidate.variant, question))
    const why = whyExcluded(candidate, { ...question, ...limits }, fit)
    if (why) halves.excluded.push({ ...candidate, fit, excludedBy: why.by, reason: why.reason })
    else halves.running.push({ ...candidate, fit, excludedBy: null, reason: '' })
  }
  return halves
}

/** Takes those out of the front whose large files the registry does not hold. @returns them */
async function dropMissing(db: Db, running: Judged[]): Promise<Judged[]> {
  const missing: Judged[] = []
  while (missing.length < MAX_MISSING) {
    const [first] = running
    if (!first || (await isHeld(db, first))) return missing
    running.shift()
    missing.push({
      ...first,
      excludedBy: 'incomplete',
      reason: 'Not all of its files are in this registry.',
    })
  }
  return missing
}

async function isHeld(db: Db, { repo, variant }: Judged): Promise<boolean> {
  const oids = filesOf(variant).flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256 as Oid]))
  const held = await linkedOids(db, repo.id, oids)
  return oids.every(oid => held.has(oid))
}

function toResolution(
  { model, isCut }: Family,
  question: VariantQuestion,
  { running, excluded, criteria }: Halves & { readonly criteria: readonly Criterion[] },
): Resolution {
  const [first, ...others] = running
  if (!first)
    return { chosen: null, ranking: excluded, isCut, explanation: explainNone(model, excluded, question) }
  const explanation = explainChoice(first, question)
  const chosen = { ...first, reason: explanation }
  const lost = others.map(loser => ({ ...loser, reason: whyLost(criteria, loser, first) }))
  return { chosen, ranking: [chosen, ...lost, ...excluded], isCut, explanation }
}
