import type { Audience, RepoType, Severity, VerdictState, Visibility } from '@entrepot/core'
import { escapeLike } from './escape-like.js'
import { Prisma } from './generated/client.js'

/** Which repositories a caller may see at all: public ones, and those of any of the first three that `within` does not rule out. */
export interface RepoScope {
  readonly visibilities: readonly Visibility[]
  /** In lower case: namespaces whose repositories are seen whatever their visibility. */
  readonly namespaces: readonly string[]
  /** Repositories that are seen whatever their visibility. */
  readonly repoIds: readonly string[]
  /** Null: no further condition. */
  readonly within: Places | null
  /** Only repositories whose heads the caller may read. */
  readonly heads?: HeadScope
}

export interface Places {
  readonly namespaces: readonly string[]
  readonly repoIds: readonly string[]
}

/** Whose heads a caller may read of what they may see. */
export interface HeadScope {
  readonly audience: Audience
  /** Where they read heads that are kept from others; null for nowhere. */
  readonly kept: {
    readonly isEverywhere: boolean
    /** In lower case; of these all but `except`. */
    readonly namespaces: readonly string[]
    readonly except: readonly string[]
    readonly repoIds: readonly string[]
    /** Null: no further condition. */
    readonly within: Places | null
  } | null
}

export interface RepoFilter {
  readonly type?: RepoType
  readonly owner?: string
  readonly license?: string
  readonly pipelineTag?: string
  readonly libraryName?: string
  /** A language or a subject that the card declares. */
  readonly language?: string
  readonly domain?: string
  readonly headVerdict?: VerdictState
  /** All of them. */
  readonly tags?: readonly string[]
  /** Substrings of the id, without regard to case; each must occur. */
  readonly search?: readonly string[]
  /** The head has at least one finding of this severity. */
  readonly hasFindings?: Severity
}

/** The condition that a row of `repo` is in the scope, for statements in which only that table has its columns. */
export function inScope({ visibilities, namespaces, repoIds, within, heads }: RepoScope): Prisma.Sql {
  const seen = [
    Prisma.sql`visibility = ANY(${[...visibilities]}::visibility[])`,
    ...places({ namespaces, repoIds }),
  ]
  const isSeen = Prisma.join(seen, ' OR ')
  const isInScope =
    within === null
      ? Prisma.sql`(${isSeen})`
      : Prisma.sql`(visibility = 'public' OR ((${isSeen}) AND ${inPlaces(within)}))`
  return heads ? Prisma.sql`(${isInScope} AND ${isHeadReadable(heads)})` : isInScope
}

function places({ namespaces, repoIds }: Places): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (namespaces.length > 0) conditions.push(Prisma.sql`lower(namespace) = ANY(${[...namespaces]}::text[])`)
  if (repoIds.length > 0) conditions.push(Prisma.sql`id = ANY(${[...repoIds]}::uuid[])`)
  return conditions
}

function inPlaces(where: Places): Prisma.Sql {
  const limits = places(where)
  return limits.length > 0 ? Prisma.sql`(${Prisma.join(limits, ' OR ')})` : Prisma.sql`false`
}

/** What `mayReadHead` of the registry decides, in SQL, so that pages and counts need not be sifted afterwards. */
export function isHeadReadable({ audience, kept }: HeadScope): Prisma.Sql {
  const state = Prisma.sql`CASE
    WHEN head_expires_at <= now() THEN 'pending'
    WHEN head_audiences IS NULL OR jsonb_typeof(head_audiences) = 'null' THEN head_verdict::text
    WHEN jsonb_typeof(head_audiences) <> 'object' THEN 'pending'
    WHEN NOT jsonb_exists(head_audiences, ${audience}) THEN head_verdict::text
    ELSE coalesce(head_audiences ->> ${audience}, 'pending') END`
  const released = audience === 'inference' ? ['cleared'] : ['cleared', 'restricted']
  const isReleased = Prisma.sql`${state} = ANY(${released}::text[])`
  if (kept === null) return Prisma.sql`(head_verdict IS NOT NULL AND ${isReleased})`
  return Prisma.sql`(head_verdict IS NOT NULL AND (${isReleased} OR ${isKeptReadable(kept)}))`
}

function isKeptReadable(kept: NonNullable<HeadScope['kept']>): Prisma.Sql {
  const { isEverywhere, namespaces, except, repoIds, within } = kept
  const isLimited = within === null ? Prisma.sql`true` : inPlaces(within)
  if (isEverywhere) return isLimited
  return Prisma.sql`(${isLimited} AND (id = ANY(${[...repoIds]}::uuid[])
    OR (lower(namespace) = ANY(${[...namespaces]}::text[]) AND id <> ALL(${[...except]}::uuid[]))))`
}

/** What rows of `repo` must be to match, one condition for each part of the filter, by the columns themselves. */
export function matching(filter: RepoFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  const add = (condition: Prisma.Sql) => void conditions.push(condition)
  if (filter.type) add(Prisma.sql`type = ${filter.type}::repo_type`)
  if (filter.owner !== undefined) add(Prisma.sql`lower(namespace) = ${filter.owner.toLowerCase()}`)
  if (filter.license !== undefined) add(Prisma.sql`license = ${filter.license}`)
  if (filter.pipelineTag !== undefined) add(Prisma.sql`pipeline_tag = ${filter.pipelineTag}`)
  if (filter.libraryName !== undefined) add(Prisma.sql`library_name = ${filter.libraryName}`)
  if (filter.language !== undefined) add(Prisma.sql`languages @> ${[filter.language]}::text[]`)
  if (filter.domain !== undefined) add(Prisma.sql`domains @> ${[filter.domain]}::text[]`)
  if (filter.headVerdict !== undefined) add(Prisma.sql`head_verdict = ${filter.headVerdict}::verdict`)
  if (filter.tags?.length) add(Prisma.sql`tags @> ${[...filter.tags]}::text[]`)
  if (filter.hasFindings) add(FINDING_COUNTS[filter.hasFindings])
  return [...conditions, ...searching(filter)]
}

/** The part of a filter that looks into ids. */
export function searching({ search }: RepoFilter): Prisma.Sql[] {
  return (search ?? []).map(term => Prisma.sql`id_key LIKE ${`%${escapeLike(term.toLowerCase())}%`}`)
}

const FINDING_COUNTS = {
  error: Prisma.sql`error_findings > 0`,
  warning: Prisma.sql`warning_findings > 0`,
  info: Prisma.sql`info_findings > 0`,
} as const satisfies Record<Severity, Prisma.Sql>

/** The index `repo_labels` is on this very expression. */
const LABELS = Prisma.sql`repo_labels(type, visibility, namespace, head_verdict, license, pipeline_tag, library_name, languages, domains, tags,
  error_findings, warning_findings, info_findings)`

/**
 * The same as `matching`, as what inverted indexes hold: all that matches comes out of them at once, at the price of the rarest part, in no
 * order. `matching` has the indexes in the order of the list.
 */
export function gathering(filter: RepoFilter): Prisma.Sql[] {
  const labels = labelsOf(filter)
  return [
    ...(labels.length > 0 ? [Prisma.sql`${LABELS} @> ${labels}::text[]`] : []),
    ...searching(filter),
    ...shortTerms(filter),
  ]
}

function labelsOf(filter: RepoFilter): string[] {
  const { type, owner, license, pipelineTag, libraryName, language, domain, headVerdict, hasFindings } =
    filter
  const single = {
    type,
    owner: owner?.toLowerCase(),
    verdict: headVerdict,
    license,
    task: pipelineTag,
    library: libraryName,
    language,
    domain,
    findings: hasFindings,
  }
  return [
    ...Object.entries(single).flatMap(([kind, value]) => (value === undefined ? [] : [`${kind}:${value}`])),
    ...(filter.tags ?? []).map(tag => `tag:${tag}`),
  ]
}

/** Letters in a row from which on the index by trigrams knows a word. */
const TRIGRAM = /[\p{L}\p{N}]{3}/u

/** What is too short for trigrams is looked for by its pairs of characters. */
function shortTerms({ search }: RepoFilter): Prisma.Sql[] {
  return (search ?? [])
    .filter(term => !TRIGRAM.test(term))
    .map(term => Prisma.sql`repo_grams(id_key) @> ${gramsOf(term.toLowerCase())}::text[]`)
}

function gramsOf(term: string): string[] {
  const characters = [...term]
  if (characters.length === 1) return characters
  return [...new Set(characters.slice(1).map((character, at) => `${characters[at]}${character}`))]
}
