import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import { type Measure, measureQuery } from './measure-query.js'

/** Measures that are remembered of one operation, each for other sizes of its pages. */
const REMEMBERED_MEASURES = 100

interface Known {
  /** Variables that say how long pages are: a measure depends on no other. */
  readonly sizes: readonly string[]
  readonly measures: Map<string, Measure>
}

const known = new WeakMap<OperationDefinitionNode, Known>()

/** As `measureQuery`, which is asked once about a document that comes again and again. */
export function knownMeasure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Measure {
  const { sizes, measures } = known.get(operation) ?? remember(operation, document)
  const key = sizes.map(name => keyOf(variables[name])).join()
  const measured = measures.get(key)
  if (measured) return measured
  const measure = measureQuery(schema, document, operation, variables)
  if (measures.size < REMEMBERED_MEASURES) measures.set(key, measure)
  return measure
}

/** What is no number is as long as the longest page, whatever it is. */
function keyOf(size: unknown): string {
  return typeof size === 'number' || size === null || size === undefined ? String(size) : 'other'
}

function remember(operation: OperationDefinitionNode, document: DocumentNode): Known {
  const sizes = new Set<string>()
  visit(document, {
    [Kind.ARGUMENT]({ name, value }: ArgumentNode) {
      if (name.value === 'first' && value.kind === Kind.VARIABLE) sizes.add(value.name.value)
    },
  })
  const made = { sizes: [...sizes], measures: new Map<string, Measure>() }
  known.set(operation, made)
  return made
}
