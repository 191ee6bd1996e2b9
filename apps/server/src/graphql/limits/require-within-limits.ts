import { type DocumentNode, getOperationAST, GraphQLError, type GraphQLSchema, Kind, visit } from 'graphql'
import { MAX_ALIASES, MAX_COST, MAX_DEPTH } from './limits.js'
import { knownMeasure } from './known-measure.js'

/**
 * Refuses an operation that asks for too much. The document has been validated; nothing has run yet.
 *
 * @throws GraphQLError `query-too-deep`, `query-too-costly` or `query-too-many-aliases`, with the number and the limit
 */
export function requireWithinLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  operationName?: string | null,
): void {
  const operation = getOperationAST(document, operationName)
  if (!operation) throw refusal('query-invalid', 'Say by `operationName` which operation to run.', {})
  const aliases = countAliases(document)
  if (aliases > MAX_ALIASES)
    throw refusal(
      'query-too-many-aliases',
      `The query has ${aliases} aliases, and may have ${MAX_ALIASES}.`,
      {
        aliases,
        limit: MAX_ALIASES,
      },
    )
  const { depth, cost } = knownMeasure(schema, document, operation, variables)
  if (depth > MAX_DEPTH)
    throw refusal('query-too-deep', `The query is ${depth} fields deep, and may be ${MAX_DEPTH}.`, {
      depth,
      limit: MAX_DEPTH,
    })
  if (cost > MAX_COST) {
    const message = `The query costs ${cost}, and may cost ${MAX_COST}. Ask for fewer items (\`first\`) or fields.`
    throw refusal('query-too-costly', message, { cost, limit: MAX_COST })
  }
}

/** Of documents that are kept because they come again: those are gone through once. */
const aliasesOf = new WeakMap<DocumentNode, number>()

function countAliases(document: DocumentNode): number {
  const known = aliasesOf.get(document)
  if (known !== undefined) return known
  let aliases = 0
  visit(document, {
    [Kind.FIELD](node) {
      if (node.alias) aliases += 1
    },
  })
  aliasesOf.set(document, aliases)
  return aliases
}

function refusal(code: string, message: string, detail: Record<string, number>): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...detail } })
}
