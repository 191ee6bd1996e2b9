import { graphql, type ResultOf } from '../../../api/graphql.js'

export const MY_ACCOUNT = graphql(`
  query MyAccount {
    viewer {
      name
      isAdmin
      account {
        fullName
        email
        hasPassword
      }
      memberships(first: 100) {
        nodes {
          role
          isByProvider
          organization {
            name
          }
        }
      }
    }
    signInMethods {
      provider
      sessionHours
      idleMinutes
    }
  }
`)

export type MyAccount = ResultOf<typeof MY_ACCOUNT>
export type Myself = NonNullable<MyAccount['viewer']>

export const MY_SESSIONS = graphql(`
  query MySessions {
    sessions {
      id
      browser
      isCurrent
      isByProvider
      createdAt
      expiresAt
      lastUsedAt
    }
  }
`)

export type MySession = ResultOf<typeof MY_SESSIONS>['sessions'][number]

export const MY_IDENTITIES = graphql(`
  query MyIdentities {
    identities {
      id
      issuer
      createdAt
      lastUsedAt
    }
  }
`)

export type MyIdentity = ResultOf<typeof MY_IDENTITIES>['identities'][number]

export const CHANGE_PASSWORD = graphql(`
  mutation ChangePassword($input: SetPasswordInput!) {
    setPassword(input: $input) {
      name
    }
  }
`)

export const END_SESSION = graphql(`
  mutation EndSession($id: ID!) {
    revokeToken(id: $id) {
      id
    }
  }
`)

export const SIGN_OUT_EVERYWHERE = graphql(`
  mutation SignOutEverywhere {
    signOutEverywhere
  }
`)

export const DISCONNECT_IDENTITY = graphql(`
  mutation DisconnectIdentity($id: ID!) {
    disconnectIdentity(id: $id)
  }
`)
