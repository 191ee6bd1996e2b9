import { graphql, type ResultOf } from '../../api/graphql.js'

/** How a run goes: everything about it that changes while it works. */
export const RUN_FIELDS = graphql(`
  fragment RunFields on SyncRun {
    id
    state
    phase
    requestedBy
    createdAt
    startedAt
    finishedAt
    updatedAt
    filesTotal
    filesDone
    filesFailed
    bytesTotal
    bytesDone
    bytesMoved
    bytesPerSecond
    remainingSeconds
    revisionsLanded
    attempts
    error {
      code
      message
    }
  }
`)
export type Run = ResultOf<typeof RUN_FIELDS>

/** What the first look at the list says, and every one after it. */
export const MIRRORS = graphql(
  `
    query Mirrors($state: RunState, $first: Int!, $after: String) {
      mirrors(state: $state, first: $first, after: $after) {
        nodes {
          id
          type
          fullName
          upstreamUrl
          upstreamId
          revision
          lastSyncedAt
          latestRun {
            ...RunFields
          }
          repo {
            headVerdict
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [RUN_FIELDS],
)
export type MirrorRow = ResultOf<typeof MIRRORS>['mirrors']['nodes'][number]

export const MIRROR = graphql(
  `
    query Mirror($id: ID!) {
      mirror(id: $id) {
        id
        type
        fullName
        upstreamUrl
        upstreamId
        revision
        createdAt
        lastSyncedAt
        latestRun {
          ...RunFields
        }
        repo {
          headVerdict
        }
      }
    }
  `,
  [RUN_FIELDS],
)
export type Mirror = NonNullable<ResultOf<typeof MIRROR>['mirror']>

export const RUNS = graphql(
  `
    query MirrorRuns($id: ID!, $first: Int!, $after: String) {
      mirror(id: $id) {
        runs(first: $first, after: $after) {
          nodes {
            ...RunFields
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [RUN_FIELDS],
)

/** One run with its files and refs. */
export const RUN_IN_FULL = graphql(
  `
    fragment RunInFull on SyncRun {
      ...RunFields
      details {
        files {
          path
          sizeBytes
          bytesDone
          error {
            code
            message
          }
        }
        failedRefs {
          name
          error {
            code
            message
          }
        }
      }
    }
  `,
  [RUN_FIELDS],
)
export type RunInFull = ResultOf<typeof RUN_IN_FULL>

export const RUN = graphql(
  `
    query SyncRun($id: ID!) {
      syncRun(id: $id) {
        ...RunInFull
      }
    }
  `,
  [RUN_IN_FULL],
)

/** The upstream hub that the server was given; for who manages mirrors. */
export const UPSTREAM = graphql(`
  query Upstream {
    upstream {
      url
      hasToken
      allowedPrivateHosts
    }
  }
`)

export const MIRROR_REPOSITORY = graphql(`
  mutation MirrorRepository($input: MirrorRepositoryInput!) {
    mirrorRepository(input: $input) {
      isNew
      mirror {
        id
      }
      run {
        id
      }
    }
  }
`)

export const CANCEL_RUN = graphql(`
  mutation CancelSyncRun($id: ID!) {
    cancelSyncRun(id: $id) {
      id
      state
    }
  }
`)

/** Whether a run will still change. */
export function isUnderWay(run: Pick<Run, 'state'> | null | undefined): boolean {
  return run?.state === 'QUEUED' || run?.state === 'RUNNING'
}
