import { graphql, type ResultOf } from '../../../api/graphql.js'

export const COMPARISON = graphql(`
  query Comparison($type: RepoType!, $repo: ID!, $base: String, $head: String) {
    compareRevisions(type: $type, repo: $repo, base: $base, head: $head) {
      base {
        revision {
          ...ComparedSide
        }
        license {
          declared
          effective
          class
          commercial
        }
      }
      head {
        revision {
          ...ComparedSide
        }
        license {
          declared
          effective
          class
          commercial
        }
      }
      metadata {
        key
        before
        after
      }
      isMetadataCut
      files {
        added
        removed
        changed
        renamed
        unchanged
        isCut
        changes {
          kind
          path
          formerPath
          sizeBefore
          sizeAfter
          isLarge
        }
      }
      findings {
        isCut
        appeared {
          ...ComparedFinding
        }
        vanished {
          ...ComparedFinding
        }
        stayed {
          ...ComparedFinding
        }
      }
    }
  }

  fragment ComparedSide on Revision {
    commit
    title
    committedAt
    verdict
    verdictReasons
    policyVersion
    fileCount
    totalSizeBytes
  }

  fragment ComparedFinding on Finding {
    fingerprint
    ruleId
    severity
    state
    message
    position {
      path
      line
    }
  }
`)

/** The cards alone. */
export const COMPARED_CARDS = graphql(`
  query ComparedCards($type: RepoType!, $repo: ID!, $base: String!, $head: String!) {
    compareRevisions(type: $type, repo: $repo, base: $base, head: $head) {
      base {
        cardText {
          text
          isCut
        }
      }
      head {
        cardText {
          text
          isCut
        }
      }
    }
  }
`)
export type ComparedCard = ResultOf<typeof COMPARED_CARDS>['compareRevisions']['base']['cardText']

export type Comparison = ResultOf<typeof COMPARISON>['compareRevisions']
export type ComparedSide = Comparison['base']
export type ComparedFinding = Comparison['findings']['appeared'][number]
export type FileChange = Comparison['files']['changes'][number]

/** Branches, tags and the latest commits, to choose from. */
export const CHOICES = graphql(`
  query CompareChoices($type: RepoType!, $id: ID!) {
    repo(type: $type, id: $id) {
      refs(first: 100) {
        nodes {
          name
        }
      }
      history(first: 20) {
        nodes {
          commit
          title
        }
      }
    }
  }
`)

/** What `compare=` says in an address: two words with three dots between them, none of which need be there. */
export function compareWords(base: string, head: string): string {
  return `${base.trim()}...${head.trim()}`
}

/** What the server took the words of an address for. */
export function commitsOf({ base, head }: Comparison): { readonly base: string; readonly head: string } {
  return { base: base.revision.commit, head: head.revision.commit }
}
