/**
 * What one request may ask for. A query is a small program that strangers run on our database: every bound is checked before the first
 * resolver, over HTTP and over WebSocket alike. Introspection is exempt from depth and cost; the specified rules bound it by themselves.
 */

/** Characters of a query. The introspection query of the usual tools has about 3,000. */
export const MAX_QUERY_LENGTH = 20_000

/** Tokens of a query, counted while it is parsed: validation costs up to the square of them. */
export const MAX_QUERY_TOKENS = 2_000

/** Bytes of a request with its variables: the query, and a page of text beside it. */
export const MAX_REQUEST_BYTES = 128 * 1024

/** Fields within fields. The deepest useful path, mirrors → edges → node → repo → latestRevision → findings → edges → node → position → line, has 10. */
export const MAX_DEPTH = 12

/** Fields that are given another name: one alias repeats a whole subtree, and an explorer needs few. */
export const MAX_ALIASES = 30

/**
 * Values that the answer may hold if every list is as long as it may be, plus what `EXPENSIVE_FIELDS` add. 100 repositories with all
 * their fields, head, card, mirror and first 20 findings each cost some 58,000, and their answer has some megabytes.
 */
export const MAX_COST = 60_000

/** Items that a list without `first` is taken to have: parents, tags, sections. */
export const ASSUMED_LIST_LENGTH = 10

/**
 * Fields that do more than hand on what a batch has read, by what they cost beside their values. A statement of their own counts as 200
 * values, so that a page of 100 items may have one each, and not many.
 */
export const EXPENSIVE_FIELDS: Readonly<Record<string, number>> = {
  /** Reads up to the counting limit of index entries. */
  'RepoConnection.totalCount': 2_000,
  /** Reads some thousand repositories, and as many again for each facet that is narrowed. */
  'Query.repoFacets': 5_000,
  /** Looks up refs and a revision by themselves, and may have to judge it. */
  'Repo.revision': 1_000,
  /** One statement for each repository, which reads all of its refs. */
  'Repo.refs': 200,
  /** Walks of git up to the end of a page, and one statement. */
  'Repo.history': 2_000,
  /** Reads up to fifty deliveries for each row of a page. */
  'Repo.consumers': 1_000,
  /** The tree index of a commit, from the store when it is not in memory. */
  'Revision.files': 500,
  'Revision.file': 500,
  /** The same, with the card itself and a line in the log of deliveries. */
  'Revision.cardText': 700,
  'ComparedRevision.cardText': 700,
  /** Reads the small files of a revision, and makes a document with a line for each. */
  'Revision.evidence': 10_000,
  /** The same for every kind of document. */
  'Revision.evidenceDigests': 20_000,
  'Organization.waivers': 200,
  'Organization.recalls': 200,
  /** Two statements for each, and what they bring in with them is looked up a model at a time. */
  'Variant.verdict': 400,
  /** Reads all deliveries of a revision, together with those of the other variants of the answer. */
  'Variant.deliveries': 200,
  /** Two revisions and their trees; shows up to 2,500 findings, files and keys. */
  'Query.compareRevisions': 5_000,
  /** Judges up to 100 revisions, with a statement for each. */
  'Query.decisionPreview': 20_000,
  /** Reads the whole audit log. */
  'Query.auditProof': 20_000,
  /** Walks a lineage, and reads up to 4,000 variants. */
  'Query.variantFamily': 5_000,
  /** The same, and shows up to 50 of them. */
  'Query.resolveVariant': 5_000,
  /** Each counts all repositories, though what it counted is kept for a while. */
  'Posture.verdicts': 2_000,
  'Posture.severities': 2_000,
  'Posture.licenseClasses': 2_000,
  'Posture.sample': 4_000,
  'Posture.trend': 4_000,
  'Posture.mirrors': 2_000,
  /** Front matter of up to 256 kB, in one value. */
  'Card.metadata': 100,
  /** Up to 2,000 headings, though a card has some twenty. */
  'Card.sections': 100,
  /** One statement for each mirror. */
  'Mirror.runs': 200,
  /** One statement for each organization, team, repository or viewer. */
  'Organization.members': 200,
  'Organization.teams': 200,
  'Team.members': 200,
  'Repo.grants': 400,
  'Repo.ownAccessRequest': 200,
  'Viewer.memberships': 200,
}

/** Parsed and validated queries kept in memory; with `MAX_QUERY_TOKENS` each, strangers can fill some 60 MB and no more. */
export const REMEMBERED_QUERIES = 128

/** Operations at a time on one WebSocket: a dashboard watches a few runs. */
export const MAX_SUBSCRIPTIONS_PER_SOCKET = 20
/** WebSockets of one node. Each takes some 50 kB and, when idle, a ping every 12 s. */
export const MAX_SOCKETS = 1_000
