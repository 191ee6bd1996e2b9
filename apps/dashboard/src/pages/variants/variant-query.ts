import { graphql, type ResultOf } from '../../api/graphql.js'

/** What a memory calculation answers. */
export const FIT_FIELDS = graphql(`
  fragment FitFields on Fit {
    answer
    explanation
    maxContextTokens
    need {
      weightBytes
      cacheBytes
      overheadBytes
      totalBytes
      unknown
    }
    perDevice {
      needBytes
      memoryBytes
    }
  }
`)
export type FitAnswer = ResultOf<typeof FIT_FIELDS>

/** Variants with their fit: what every list of them shows. */
export const VARIANTS = graphql(
  `
    query Variants(
      $filter: VariantFilterInput
      $devices: [DevicesInput!]!
      $engine: Engine
      $contextTokens: Int
      $batch: Int!
      $cacheType: CacheType
      $first: Int!
      $after: String
    ) {
      variants(filter: $filter, first: $first, after: $after) {
        nodes {
          id
          key
          format
          quantization
          isQuantized
          bitsPerWeight
          sizeBytes
          parameterCount
          architecture
          contextTokens
          engines
          isComplete
          repo {
            fullName
          }
          verdict {
            state
            of
          }
          fit(
            devices: $devices
            engine: $engine
            contextTokens: $contextTokens
            batch: $batch
            cacheType: $cacheType
          ) {
            ...FitFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [FIT_FIELDS],
)
export type VariantRow = ResultOf<typeof VARIANTS>['variants']['nodes'][number]
