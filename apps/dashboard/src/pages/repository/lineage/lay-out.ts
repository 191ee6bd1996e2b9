import dagre from '@dagrejs/dagre'

/** CSS pixels of a node, and between them. */
export const NODE_WIDTH = 256
export const NODE_HEIGHT = 64
const BETWEEN_NODES = 28
const BETWEEN_RANKS = 56
const AROUND = 8

export interface GraphLink {
  readonly parent: string
  readonly child: string
}

export interface LaidOut {
  readonly width: number
  readonly height: number
  /** Centre of each node, by its name. */
  readonly places: ReadonlyMap<string, { readonly x: number; readonly y: number }>
  /** Points of each link, in the order in which they were given. */
  readonly paths: readonly (readonly { readonly x: number; readonly y: number }[])[]
}

/** Places nodes from the top, where origins are, to the bottom. A link to what is no node is left out, as an empty path. */
export function layOut(names: readonly string[], links: readonly GraphLink[]): LaidOut {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({
    rankdir: 'TB',
    nodesep: BETWEEN_NODES,
    ranksep: BETWEEN_RANKS,
    marginx: AROUND,
    marginy: AROUND,
  })
  for (const name of names) graph.setNode(name, { width: NODE_WIDTH, height: NODE_HEIGHT })
  const known = new Set(names)
  for (const [place, { parent, child }] of links.entries()) {
    if (known.has(parent) && known.has(child)) graph.setEdge(parent, child, {}, String(place))
  }
  dagre.layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  const places = new Map(
    names.map(name => {
      const { x = 0, y = 0 } = graph.node(name)
      return [name, { x, y }]
    }),
  )
  const paths = links.map(({ parent, child }, place) =>
    known.has(parent) && known.has(child) ? (graph.edge(parent, child, String(place)).points ?? []) : [],
  )
  return { width, height, places, paths }
}
