import type { Type } from '@nestjs/common'
import { Field, ObjectType } from '@nestjs/graphql'

@ObjectType({ description: 'Where a page of a list ends.' })
export class PageInfo {
  @Field(() => Boolean)
  readonly hasNextPage!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'Hand it to `after` for the next page. Null when the page is empty.',
  })
  readonly endCursor!: string | null
}

export interface Edge<Node> {
  readonly cursor: string
  readonly node: Node
}

/** A page of a list, as Relay has it. */
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[]
  readonly nodes: readonly Node[]
  readonly pageInfo: PageInfo
}

/** What `<name>Connection` extends, and declares `<name>Edge`. */
export function connectionType<Node extends object>(
  name: string,
  node: () => Type<Node>,
): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class EdgeType implements Edge<Node> {
    @Field(() => String)
    readonly cursor!: string

    @Field(node)
    readonly node!: Node
  }

  @ObjectType({ isAbstract: true })
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType])
    readonly edges!: readonly EdgeType[]

    @Field(() => [node()], { description: 'The nodes of the edges, for those who need no cursor of each.' })
    readonly nodes!: readonly Node[]

    @Field(() => PageInfo)
    readonly pageInfo!: PageInfo
  }
  return ConnectionType
}

/**
 * A page out of rows that were read with a limit of `first + 1`: the one too many tells that there is a next page.
 *
 * @param first  a number that `pageSize` has passed
 */
export function toConnection<Row, Node>(
  rows: readonly Row[],
  first: number,
  { cursorOf, nodeOf }: { cursorOf: (row: Row) => string; nodeOf: (row: Row) => Node },
): Connection<Node> {
  const shown = rows.slice(0, first)
  const nodes = shown.map(row => nodeOf(row))
  const last = shown.at(-1)
  return {
    // Hardly anybody asks for more cursors than the last.
    get edges() {
      return shown.map((row, at) => ({ node: nodes[at] as Node, cursor: cursorOf(row) }))
    },
    nodes,
    pageInfo: { hasNextPage: rows.length > first, endCursor: last === undefined ? null : cursorOf(last) },
  }
}
