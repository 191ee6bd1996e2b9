import type { UseMutationResult } from '@tanstack/react-query'
import type { TadaDocumentNode } from '../../api/graphql.js'
import { useTell } from '../../api/use-ask.js'

/** Does something that verdicts follow. */
export function useTellDecision<Data, Variables>(
  document: TadaDocumentNode<Data, Variables, unknown>,
): UseMutationResult<Data, Error, Variables> {
  return useTell(document, ['reviews', 'waivers', 'verdicts', 'repos', 'findings', 'audit'])
}
