import { graphql, type ResultOf } from '../../../api/graphql.js'

export const SIGN_IN_SETTINGS = graphql(`
  query SignInSettings {
    signInMethods {
      sessionHours
      idleMinutes
    }
    identityProvider {
      name
      issuer
      clientId
      hasSecret
      scopes
      groupsClaim
      adminGroups
      letIn
      callbackPath
      signedOutPath
      problem
      groups {
        group
        organization
        role
        isKnown
      }
    }
  }
`)

export type Provider = NonNullable<ResultOf<typeof SIGN_IN_SETTINGS>['identityProvider']>
export type GroupRole = Provider['groups'][number]
