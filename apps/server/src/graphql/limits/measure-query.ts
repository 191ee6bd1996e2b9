import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../paging/page-args.js'
import { ASSUMED_LIST_LENGTH, EXPENSIVE_FIELDS } from './limits.js'

export interface Measure {
  /** Fields within fields. */
  readonly depth: number
  /** Values that the answer may hold, plus what expensive fields add. */
  readonly cost: number
}

interface Measuring {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly variables: Readonly<Record<string, unknown>>
  /** Each fragment is measured once for each page size, however often it is spread: nested spreads would double the work with every level. */
  readonly measured: Map<string, Measure>
}

/** The type that a selection is made on; for a connection, with the items of its page. */
interface Place {
  readonly type: GraphQLObjectType
  readonly pageSize: number | null
}

const NOTHING: Measure = { depth: 0, cost: 0 }

/**
 * Depth and cost of an operation that was validated: so there is no cycle of fragments, and every field exists. Takes time in proportion
 * to the document.
 */
export function measureQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Measure {
  const fragments = document.definitions.filter(definition => definition.kind === Kind.FRAGMENT_DEFINITION)
  const type = schema.getRootType(operation.operation)
  if (!type) return NOTHING
  const measuring = {
    schema,
    variables: { ...defaultsOf(operation), ...variables },
    fragments: new Map(fragments.map(fragment => [fragment.name.value, fragment])),
    measured: new Map(),
  }
  return measureSelections(measuring, { type, pageSize: null }, operation.selectionSet)
}

function measureSelections(measuring: Measuring, place: Place, { selections }: SelectionSetNode): Measure {
  let depth = 0
  let cost = 0
  for (const selection of selections) {
    const part =
      selection.kind === Kind.FIELD
        ? measureField(measuring, place, selection)
        : selection.kind === Kind.INLINE_FRAGMENT
          ? measureSelections(measuring, place, selection.selectionSet)
          : measureFragment(measuring, place, selection.name.value)
    depth = Math.max(depth, part.depth)
    cost += part.cost
  }
  return { depth, cost }
}

function measureFragment(measuring: Measuring, place: Place, name: string): Measure {
  const key = `${name} ${place.pageSize}`
  const known = measuring.measured.get(key)
  if (known) return known
  const fragment = measuring.fragments.get(name)
  const measure = fragment ? measureSelections(measuring, place, fragment.selectionSet) : NOTHING
  measuring.measured.set(key, measure)
  return measure
}

function measureField(measuring: Measuring, place: Place, node: FieldNode): Measure {
  const field = place.type.getFields()[node.name.value]
  if (!field) return { depth: 1, cost: 1 } // `__typename`, and the roots of introspection
  const type = getNamedType(field.type)
  if (isIntrospectionType(type)) return NOTHING
  const pageSize = field.args.some(arg => arg.name === 'first') ? pageSizeOf(node, measuring.variables) : null
  const inside =
    node.selectionSet && isObjectType(type)
      ? measureSelections(measuring, { type, pageSize }, node.selectionSet)
      : { depth: 0, cost: isListOf(field) ? 1 : 0 }
  const items = isListOf(field) ? (place.pageSize ?? ASSUMED_LIST_LENGTH) : 1
  const extra = EXPENSIVE_FIELDS[`${place.type.name}.${field.name}`] ?? 0
  return { depth: 1 + inside.depth, cost: 1 + extra + items * inside.cost }
}

/** A page of a size that can't be read costs as much as the longest one; the resolver refuses what is out of bounds. */
function pageSizeOf(node: FieldNode, variables: Measuring['variables']): number {
  const value = node.arguments?.find(argument => argument.name.value === 'first')?.value
  if (value === undefined) return DEFAULT_PAGE_SIZE
  if (value.kind === Kind.INT) return within(Number(value.value))
  return value.kind === Kind.VARIABLE
    ? within(variables[value.name.value] ?? DEFAULT_PAGE_SIZE)
    : MAX_PAGE_SIZE
}

function within(size: unknown): number {
  return typeof size === 'number' && size >= 0 && size <= MAX_PAGE_SIZE ? size : MAX_PAGE_SIZE
}

function isListOf(field: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(field.type))
}

/** Numbers that variables have when the request does not say. */
function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
    ),
  )
}
