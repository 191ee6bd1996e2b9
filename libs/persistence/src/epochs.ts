import type pg from 'pg'

/** What may have changed since an answer was cached. */
export interface EpochAnswer {
  /** Epoch of each repository that still exists. */
  readonly repos: ReadonlyMap<string, string>
  /**
   * Tokens that are good now — not revoked, not expired, of no disabled account, and no session that nobody used for an hour — and the
   * epoch of their account's rights.
   */
  readonly tokens: ReadonlyMap<string, string>
}

/** Milliseconds: every request waits for this one, so a connection that hangs must not hold them all. */
const PATIENCE_MS = 5_000

/** Minutes without a request after which a browser's session ends: a screen that was left open. */
export const SESSION_IDLE_MINUTES = 60

/**
 * Its lists are sub-selects so that PostgreSQL keeps one plan: it would look at how few ids there are and make a new one for each request,
 * which takes longer than all else of the statement.
 */
const QUERY = {
  name: 'epochs',
  text: `SELECT id::text, epoch::text, false AS "isToken" FROM repo WHERE id = ANY((SELECT $1::uuid[])::uuid[])
    UNION ALL
    SELECT t.id::text, a.rights_epoch::text, true FROM token t JOIN account a ON a.id = t.account_id
    WHERE t.id = ANY((SELECT $2::uuid[])::uuid[]) AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND a.disabled_at IS NULL
      AND (t.kind <> 'session' OR COALESCE(t.last_used_at, t.created_at) > now() - interval '${SESSION_IDLE_MINUTES} minutes')`,
}

/** Repositories and tokens asked about in one statement. */
interface Batch {
  readonly repos: Set<string>
  readonly tokens: Set<string>
  readonly answer: Promise<EpochAnswer>
}

/**
 * Asks PostgreSQL whether cached answers still hold. Callers that come while a question is under way share the next one, so a
 * thousand concurrent requests cost two statements, and none is answered from a reading older than its own arrival.
 */
export class EpochReader {
  #next: Batch | null = null
  #underWay: Promise<unknown> = Promise.resolve()

  constructor(private readonly pool: pg.Pool) {}

  /** The epoch of the repository (null: deleted), and as `rightsEpochOf`; null too when no token was used. */
  async read(
    repoId: string,
    tokenId: string | null,
  ): Promise<{ epoch: string | null; rightsEpoch: string | null }> {
    const batch = this.#next ?? this.#begin()
    batch.repos.add(repoId)
    if (tokenId !== null) batch.tokens.add(tokenId)
    const answer = await batch.answer
    return {
      epoch: answer.repos.get(repoId) ?? null,
      rightsEpoch: tokenId === null ? null : (answer.tokens.get(tokenId) ?? null),
    }
  }

  /** The epoch of the rights of the token's account; null when the token is revoked or expired, or its account disabled. */
  async rightsEpochOf(tokenId: string): Promise<string | null> {
    const batch = this.#next ?? this.#begin()
    batch.tokens.add(tokenId)
    return (await batch.answer).tokens.get(tokenId) ?? null
  }

  #begin(): Batch {
    const repos = new Set<string>()
    const tokens = new Set<string>()
    const answer = this.#underWay.then(() => {
      this.#next = null // from here on, newcomers are a batch of their own
      return this.#ask([...repos], [...tokens])
    })
    this.#underWay = answer.catch(() => undefined)
    this.#next = { repos, tokens, answer }
    return this.#next
  }

  async #ask(repos: string[], tokens: string[]): Promise<EpochAnswer> {
    const query = { ...QUERY, query_timeout: PATIENCE_MS, values: [repos, tokens] }
    const { rows } = await this.pool.query<{ id: string; epoch: string; isToken: boolean }>(query)
    const epochs = (isToken: boolean) =>
      new Map(rows.flatMap(row => (row.isToken === isToken ? [[row.id, row.epoch] as const] : [])))
    return { repos: epochs(false), tokens: epochs(true) }
  }
}
