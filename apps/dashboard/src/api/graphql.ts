import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './generated/graphql-env.js'

/** Writes an operation; its variables and its answer are typed by the server’s schema, and so is every mistake in it. */
export const graphql = initGraphQLTada<{
  introspection: introspection
  disableMasking: true
  scalars: { DateTime: string; SafeInt: number; JSON: unknown }
}>()

export type { FragmentOf, ResultOf, TadaDocumentNode, VariablesOf } from 'gql.tada'
