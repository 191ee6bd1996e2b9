import { graphql, type ResultOf } from '../../../api/graphql.js'

export const ACCOUNTS = graphql(`
  query Accounts($kind: AccountKind, $namePrefix: String, $first: Int!, $after: String) {
    accounts(kind: $kind, namePrefix: $namePrefix, first: $first, after: $after) {
      nodes {
        id
        name
        kind
        fullName
        email
        isAdmin
        isDisabled
        hasPassword
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type Account = ResultOf<typeof ACCOUNTS>['accounts']['nodes'][number]

export const CREATE_ACCOUNT = graphql(`
  mutation CreateAccount($input: CreateAccountInput!) {
    createAccount(input: $input) {
      id
    }
  }
`)

export const UPDATE_ACCOUNT = graphql(`
  mutation UpdateAccount($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      id
    }
  }
`)

export const SET_PASSWORD_OF = graphql(`
  mutation SetPasswordOf($input: SetPasswordInput!) {
    setPassword(input: $input) {
      id
    }
  }
`)

export const SIGN_OUT_EVERYWHERE_OF = graphql(`
  mutation SignOutEverywhereOf($account: String!) {
    signOutEverywhere(account: $account)
  }
`)
