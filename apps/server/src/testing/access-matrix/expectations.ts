/** Who asks, in the order of the columns below. All hold tokens of scope `admin` for a person, but for the first, and for `reading`. */
export const ASKERS = [
  'none',
  'stranger',
  'reader',
  'contributor',
  'reviewer',
  'admin',
  'root',
  'reading',
  'expired',
  'revoked',
] as const
/** A stranger has an account and no role; `admin` is that of the organization, `root` of the server; the last three are tokens of that admin. */
export type Asker = (typeof ASKERS)[number]

/** The repositories that are asked about, all of one organization. `gated` is public, and its files are for who was let in. */
export const HOUSES = ['private', 'internal', 'public', 'gated'] as const
export type House = (typeof HOUSES)[number]

/** What an answer says of access, whatever else it says. */
export type Verdict = 'allowed' | 'forbidden' | 'gated' | 'hidden' | 'unauthenticated' | 'invalid'

const LETTERS = {
  A: 'allowed',
  f: 'forbidden',
  g: 'gated',
  h: 'hidden',
  u: 'unauthenticated',
  i: 'invalid',
} as const satisfies Record<string, Verdict>

/**
 * Written by hand: who may do what, where. Not computed from `can`, which is what it checks.
 *
 * Columns: none, stranger, reader, contributor, reviewer, admin of the organization, administrator of the server, that admin with a token
 * of scope `read`, expired, revoked.
 */
const TABLE = {
  'repo:read': {
    private: 'h h A A A A A A i i',
    internal: 'h A A A A A A A i i',
    public: 'A A A A A A A A i i',
    gated: 'A A A A A A A A i i',
  },
  'repo:read-content': {
    private: 'h h A A A A A A i i',
    internal: 'h A A A A A A A i i',
    public: 'A A A A A A A A i i',
    gated: 'g g A A A A A A i i',
  },
  'repo:discuss': {
    private: 'h h A A A A A f i i',
    internal: 'h A A A A A A f i i',
    public: 'u A A A A A A f i i',
    gated: 'u A A A A A A f i i',
  },
  'repo:write': {
    private: 'h h f A f A A f i i',
    internal: 'h f f A f A A f i i',
    public: 'u f f A f A A f i i',
    gated: 'u f f A f A A f i i',
  },
  /** Refs, shown to whoever is about to push. */
  'repo:push': {
    private: 'h h f A f A A f i i',
    internal: 'h f f A f A A f i i',
    public: 'u f f A f A A f i i',
    gated: 'g g f A f A A f i i',
  },
  'verdict:see-blocked': {
    private: 'h h f A A A A f i i',
    internal: 'h f f A A A A f i i',
    public: 'u f f A A A A f i i',
    gated: 'u f f A A A A f i i',
  },
  /** Null for who may not, as the run itself is for who may not read the repository. */
  'run:details': {
    private: 'h h h A A A A h i i',
    internal: 'h h h A A A A h i i',
    public: 'h h h A A A A h i i',
    gated: 'h h h A A A A h i i',
  },
  'verdict:review': {
    private: 'h h f f A A A f i i',
    internal: 'h f f f A A A f i i',
    public: 'u f f f A A A f i i',
    gated: 'u f f f A A A f i i',
  },
  'repo:admin': {
    private: 'h h f f f A A f i i',
    internal: 'h f f f f A A f i i',
    public: 'u f f f f A A f i i',
    gated: 'u f f f f A A f i i',
  },
  /** A copy of it into a namespace of one's own. */
  'repo:copy': {
    private: 'h h A A A A A f i i',
    internal: 'h A A A A A A f i i',
    public: 'u A A A A A A f i i',
    gated: 'g g A A A A A f i i',
  },
  /** Into the namespace of the organization. */
  'repo:create': 'u f f A f A A f i i',
  'org:read': 'u f A A A A A A i i',
  'org:admin': 'u f f f f A A f i i',
  'account:manage': 'u A A A A A A f i i',
  'mirror:manage': 'u f f f f f A f i i',
  'server:admin': 'u f f f f f A f i i',
  /** Whoever holds a token that is good. */
  'signed-in': 'u A A A A A A A i i',
  /** Nodes of a cluster: none of these tokens is for one. */
  inference: 'u f f f f f f f i i',
  /** Anybody, with good credentials or none. */
  public: 'A A A A A A A A i i',
  /** URLs that carry a signature of their own: without a good one they open to nobody. */
  signature: 'f f f f f f f f i i',
  /** Members of the organization see it, and others null: its name stands on its repositories, and who is in it does not. */
  // whoever signed in reviews in their own namespace; of what is elsewhere the flow says that it is not there
  'decides-somewhere': 'u A A A A A A f i i',
  'members-only': 'h h A A A A A A i i',
} as const satisfies Record<string, string | Record<House, string>>

/** What a request really asks for: mostly the right that its route requires, and sometimes one that its body needs beyond that. */
export type Asks = keyof typeof TABLE

export function expectedVerdict(asks: Asks, house: House, asker: Asker): Verdict {
  const row: string | Record<House, string> = TABLE[asks]
  const letter = (typeof row === 'string' ? row : row[house]).split(' ')[ASKERS.indexOf(asker)]
  return LETTERS[letter as keyof typeof LETTERS]
}

/** Whether the answer differs from repository to repository. */
export function isAboutRepo(asks: Asks): boolean {
  return typeof TABLE[asks] !== 'string'
}
