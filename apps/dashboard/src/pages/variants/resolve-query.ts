import { graphql, type ResultOf } from '../../api/graphql.js'

/** Names of profiles, to choose from. */
export const PROFILE_NAMES = graphql(`
  query ProfileNames {
    profiles(first: 100) {
      nodes {
        name
        description
      }
    }
  }
`)

export const RESOLVE = graphql(`
  query ResolveVariant(
    $model: ID!
    $profile: String
    $engine: Engine
    $device: DeviceKind
    $devices: Int
    $memoryBytes: SafeInt
    $contextTokens: Int
    $batch: Int
    $prefer: Preference
    $audience: Audience
    $hosts: Hosts
  ) {
    resolveVariant(
      model: $model
      profile: $profile
      engine: $engine
      device: $device
      devices: $devices
      memoryBytes: $memoryBytes
      contextTokens: $contextTokens
      batch: $batch
      prefer: $prefer
      audience: $audience
      hosts: $hosts
    ) {
      explanation
      isCut
      chosen {
        repo
        commit
      }
      commands {
        engine
        language
        text
      }
      ranking {
        repo
        commit
        verdict
        excludedBy
        reason
        variant {
          key
          bitsPerWeight
          sizeBytes
        }
      }
    }
  }
`)
export type Resolution = NonNullable<ResultOf<typeof RESOLVE>['resolveVariant']>
