import { graphql } from '../api/graphql.js'

/** How people sign in here. */
export const SIGN_IN_METHODS = graphql(`
  query SignInMethods {
    signInMethods {
      provider
      sessionHours
      idleMinutes
    }
  }
`)
