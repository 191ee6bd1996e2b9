import { DomainError, type CommitSha } from '@entrepot/core'
import type { Commit } from './commit.js'
import type { ObjectReader } from './object-reader.js'
import { parseCommit } from './parse-commit.js'

/** @throws DomainError `object-missing` when there is no such commit; `object-corrupt` */
export async function readCommit(reader: ObjectReader, oid: CommitSha): Promise<Commit> {
  const object = await reader.read(oid)
  if (object?.type !== 'commit') {
    throw new DomainError('object-missing', `There is no commit ${oid}.`, { oid })
  }
  return parseCommit(oid, object.bytes)
}
