import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
} from 'graphql'

type Fragments = GraphQLResolveInfo['fragments']

/** By the field of the list: a document is parsed once and asked for again and again. */
const known = new WeakMap<FieldNode, ReadonlySet<string>>()

/**
 * Names of the fields that a query asks of the nodes of a list, by `nodes` or by `edges`. What directives may leave out counts as asked for.
 */
export function askedOfNodes({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> {
  const [only] = fieldNodes
  if (only && fieldNodes.length === 1) {
    const names = known.get(only) ?? namesOf([only], fragments)
    known.set(only, names)
    return names
  }
  return namesOf(fieldNodes, fragments)
}

function namesOf(lists: readonly FieldNode[], fragments: Fragments): ReadonlySet<string> {
  const inside = within(lists, fragments)
  const edges = within(
    inside.filter(({ name }) => name.value === 'edges'),
    fragments,
  )
  const nodes = [
    ...inside.filter(({ name }) => name.value === 'nodes'),
    ...edges.filter(({ name }) => name.value === 'node'),
  ]
  return new Set(within(nodes, fragments).map(({ name }) => name.value))
}

/** What is selected directly within these fields. Fragments of a document that was validated have no cycle; each is gone through once. */
function within(fields: readonly FieldNode[], fragments: Fragments): FieldNode[] {
  const found: FieldNode[] = []
  const spread = new Set<FragmentDefinitionNode>()
  const add = ({ selections }: SelectionSetNode) => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) found.push(selection)
      else if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet)
      else {
        const fragment = fragments[selection.name.value]
        if (!fragment || spread.has(fragment)) continue
        spread.add(fragment)
        add(fragment.selectionSet)
      }
    }
  }
  for (const { selectionSet } of fields) if (selectionSet) add(selectionSet)
  return found
}
