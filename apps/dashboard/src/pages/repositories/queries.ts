import { graphql, type ResultOf } from '../../api/graphql.js'

export const REPOSITORIES = graphql(`
  query Repositories($filter: RepoFilter, $orderBy: RepoOrder, $first: Int!, $after: String) {
    repos(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        id
        type
        fullName
        visibility
        license
        pipelineTag
        headVerdict
        updatedAt
        downloads
        findingCounts {
          error
          warning
          info
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type RepositoryRow = ResultOf<typeof REPOSITORIES>['repos']['nodes'][number]

export const REPOSITORY_FACETS = graphql(`
  query RepositoryFacets($filter: RepoFilter) {
    repoFacets(filter: $filter) {
      facet
      counted
      isCapped
      values {
        value
        count
      }
    }
  }
`)
export type FacetCounts = ResultOf<typeof REPOSITORY_FACETS>['repoFacets'][number]

export const SAVED_FILTERS = graphql(`
  query SavedFilters {
    savedFilters {
      id
      name
      search
    }
  }
`)

export const SAVE_FILTER = graphql(`
  mutation SaveFilter($input: SaveFilterInput!) {
    saveFilter(input: $input) {
      id
    }
  }
`)

export const DELETE_SAVED_FILTER = graphql(`
  mutation DeleteSavedFilter($id: ID!) {
    deleteSavedFilter(id: $id)
  }
`)
