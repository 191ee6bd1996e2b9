import { graphql, type ResultOf } from '../../../api/graphql.js'
import { type Pages, useAsk, usePages } from '../../../api/use-ask.js'
import type { Repository, Revision } from '../use-repository.js'

const FILE = graphql(`
  fragment FileFacts on File {
    path
    type
    size
    oid
    lfs {
      oid
      size
    }
    scan {
      safety
      viruses
      imports
    }
  }
`)

const FOLDER = graphql(
  `
    query Folder($type: RepoType!, $id: ID!, $rev: String!, $path: String!, $first: Int!, $after: String) {
      repo(type: $type, id: $id) {
        id
        revision(rev: $rev) {
          id
          files(path: $path, first: $first, after: $after) {
            nodes {
              ...FileFacts
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  `,
  [FILE],
)

const ONE_FILE = graphql(
  `
    query OneFile($type: RepoType!, $id: ID!, $rev: String!, $path: String!) {
      repo(type: $type, id: $id) {
        id
        revision(rev: $rev) {
          id
          file(path: $path) {
            ...FileFacts
          }
        }
      }
    }
  `,
  [FILE],
)

export type FoundFile = ResultOf<typeof FILE>

/** What is in a folder; the root for an empty path. */
export function useFolder(repo: Repository, { commit }: Revision, path: string): Pages<FoundFile> {
  const named = { type: repo.type, id: repo.fullName, rev: commit, path }
  return usePages('verdicts', FOLDER, named, data => data.repo?.revision?.files)
}

/** One file; null where there is none of this path. */
export function useFile(repo: Repository, { commit }: Revision, path: string) {
  return useAsk('verdicts', ONE_FILE, { type: repo.type, id: repo.fullName, rev: commit, path })
}
