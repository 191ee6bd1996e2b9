/** Something that is not as it must be: what, where, and how it shows. */
export interface Problem {
  readonly kind:
    | 'blob-missing'
    | 'blob-corrupt'
    | 'pack-missing'
    | 'pack-corrupt'
    | 'objects-missing'
    | 'ref-broken'
    | 'large-file-not-held'
    | 'large-file-size-wrong'
    | 'tree-index-wrong'
    | 'revision-missing'
  /** What it is about: an oid, or a repository with a ref. */
  readonly subject: string
  readonly detail: string
}

/** What a verification looked at, so that "no problems" says how much that is worth. */
export interface Checked {
  blobs: number
  bytes: number
  repos: number
  packs: number
  refs: number
}

/** Takes each problem as it is found: a verification of a large store lasts long. */
export type ReportProblem = (problem: Problem) => void
