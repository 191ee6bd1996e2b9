import { ArgsType, Field, ObjectType } from '@nestjs/graphql'
import { DomainError, type Severity } from '@entrepot/core'
import type { Finding } from '@entrepot/persistence'
import { z } from 'zod'
import { SeverityEnum } from '../enums.js'
import { type Connection, connectionType, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { FindingNode, type FindingView, toFindingNode } from './finding.node.js'

@ObjectType('FindingConnection', { description: 'A page of findings, the gravest first.' })
export class FindingConnection extends connectionType('Finding', () => FindingNode) {}

@ArgsType()
export class FindingsArgs extends PageArgs {
  @Field(() => SeverityEnum, { nullable: true, description: 'Only those of this severity.' })
  readonly severity?: Severity | null

  @Field(() => String, {
    nullable: true,
    description: 'Only those of this file. None where the verdict keeps from you where findings stand.',
  })
  readonly path?: string | null
}

const CURSOR = z.tuple([z.string().regex(/^[0-9a-f]{32}$/)])

/**
 * A page out of all findings of a revision. They are few (a rule reports at most 100) and never change once they landed, so the place
 * in the list is a fingerprint and the page is cut in memory, from rows that one statement read for every revision of the answer.
 *
 * @throws DomainError `invalid-argument`
 */
export function toFindingConnection(
  findings: readonly Finding[],
  args: FindingsArgs,
  view: FindingView,
): Connection<FindingNode> {
  const first = pageSize(args)
  const [after] = decodeCursor(args.after, CURSOR) ?? []
  const isOfPath = (finding: Finding) => !args.path || (view.mayRead && finding.path === args.path)
  const wanted = findings.filter(
    finding => (!args.severity || finding.severity === args.severity) && isOfPath(finding),
  )
  const start = after === undefined ? 0 : placeAfter(wanted, after)
  return toConnection(wanted.slice(start, start + first + 1), first, {
    cursorOf: finding => encodeCursor(finding.fingerprint),
    nodeOf: finding => toFindingNode(finding, view),
  })
}

function placeAfter(findings: readonly Finding[], fingerprint: string): number {
  const index = findings.findIndex(finding => finding.fingerprint === fingerprint)
  if (index >= 0) return index + 1
  throw new DomainError('invalid-argument', '`after` is not a finding of this list. Begin again without it.')
}
