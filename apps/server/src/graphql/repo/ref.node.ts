import { Field, ObjectType } from '@nestjs/graphql'
import type { RefRow } from '@entrepot/persistence'
import { z } from 'zod'
import { type Connection, connectionType, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { type PageArgs, pageSize } from '../paging/page-args.js'

@ObjectType('Ref', { description: 'A branch, a tag, or another name of a commit.' })
export class RefNode {
  @Field(() => String, { description: 'In full, such as `refs/heads/main`.' })
  readonly name!: string

  @Field(() => String, { description: 'The commit it leads to.' })
  readonly commit!: string
}

@ObjectType('RefConnection', { description: 'A page of refs, in the order of their names.' })
export class RefConnection extends connectionType('Ref', () => RefNode) {}

const CURSOR = z.tuple([z.string().min(1)])

/** @param refs  all of a repository, in byte order of their names */
export function toRefConnection(refs: readonly RefRow[], args: PageArgs): Connection<RefNode> {
  const first = pageSize(args)
  const [after] = decodeCursor(args.after, CURSOR) ?? []
  const rest = after === undefined ? refs : refs.filter(ref => isAfter(ref.name, after))
  return toConnection(rest.slice(0, first + 1), first, {
    cursorOf: ref => encodeCursor(ref.name),
    nodeOf: ({ name, commit }) => ({ name, commit }),
  })
}

/** In byte order, which is that of the list. */
function isAfter(name: string, place: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(place)) > 0
}
