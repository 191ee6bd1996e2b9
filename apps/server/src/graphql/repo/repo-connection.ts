import { ObjectType } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import {
  type BriefRepo,
  type RepoFilter,
  type RepoListing,
  type RepoPage,
  type RepoSort,
} from '@entrepot/persistence'
import { z } from 'zod'
import { connectionType, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { RepoNode, toRepoNode } from './repo.node.js'

@ObjectType('RepoConnection', { description: 'A page of repositories.' })
export class RepoConnection extends connectionType('Repo', () => RepoNode) {
  /** What was listed, for whoever asks how many there are in all. */
  readonly filter!: RepoFilter
}

/** PostgreSQL's text of a time, such as `2026-11-21 19:54:18.794+00`. */
const TIMESTAMP = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d ([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/)
  .refine(text => isDay(text.slice(0, 10)))
const COUNT = z.string().regex(/^\d{1,18}$/)
const VALUE_SHAPES = { createdAt: TIMESTAMP, updatedAt: TIMESTAMP, downloads: COUNT } as const

/** By the list and its order: making one takes longer than reading a cursor by it. */
const cursorShapes = new Map<string, z.ZodType<[string, string, string]>>()

/** @throws DomainError `invalid-argument` for a cursor of another list or order */
export function repoPage(
  order: Pick<RepoPage, 'sort' | 'direction'>,
  first: number,
  cursor: string | null | undefined,
): RepoPage {
  const [, value, id] = decodeCursor(cursor, cursorShapeOf(order)) ?? []
  const after = value === undefined || id === undefined ? null : { value, id }
  return { ...order, limit: first + 1, after }
}

function cursorShapeOf(order: Pick<RepoPage, 'sort' | 'direction'>): z.ZodType<[string, string, string]> {
  const name = orderName(order)
  const known = cursorShapes.get(name)
  if (known) return known
  const shape = z.tuple([z.literal(name), VALUE_SHAPES[order.sort], z.uuid()])
  cursorShapes.set(name, shape)
  return shape
}

export function toRepoConnection(
  listings: readonly RepoListing<BriefRepo>[],
  page: RepoPage,
  { filter, who }: { readonly filter: RepoFilter; readonly who: Principal },
): RepoConnection {
  const connection = toConnection(listings, page.limit - 1, {
    cursorOf: ({ cursor }) => encodeCursor(orderName(page), cursor.value, cursor.id),
    nodeOf: ({ repo }) => toRepoNode(repo, who),
  })
  return Object.assign(connection, { filter }) // copied, it would make a cursor of every row
}

function orderName({ sort, direction }: { sort: RepoSort; direction: string }): string {
  return `${sort} ${direction}`
}

function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
}
