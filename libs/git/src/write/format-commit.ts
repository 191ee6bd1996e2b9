import type { CommitSha, GitOid } from '@entrepot/core'
import type { Signature } from '../read/commit.js'
import type { ObjectType } from '../read/object-reader.js'
import { type NamedObject, nameInMemory } from './new-object.js'

export interface NewCommit {
  readonly tree: GitOid
  readonly parents: readonly CommitSha[]
  readonly author: Signature
  /** The author unless given. */
  readonly committer?: Signature
  /** Title, an empty line, text; the line feed at the end is added. */
  readonly message: string
}

export interface NewTag {
  readonly name: string
  readonly target: { readonly oid: GitOid; readonly type: ObjectType }
  readonly tagger: Signature
  readonly message: string
}

/** A commit as git writes it. Dates are in UTC and whole seconds; what a name or message can't hold is left out. */
export function formatCommit({ tree, parents, author, committer = author, message }: NewCommit): NamedObject {
  const lines = [
    `tree ${tree}`,
    ...parents.map(parent => `parent ${parent}`),
    `author ${formatSignature(author)}`,
    `committer ${formatSignature(committer)}`,
  ]
  return nameInMemory('commit', Buffer.from(`${lines.join('\n')}\n\n${cleanMessage(message)}`))
}

/** An annotated tag, as git writes it. */
export function formatTag({ name, target, tagger, message }: NewTag): NamedObject {
  const lines = [
    `object ${target.oid}`,
    `type ${target.type}`,
    `tag ${name}`,
    `tagger ${formatSignature(tagger)}`,
  ]
  return nameInMemory('tag', Buffer.from(`${lines.join('\n')}\n\n${cleanMessage(message)}`))
}

/** Git reads a signature by its angle brackets and its line's end, so a name can hold neither; nor may it be empty. */
function formatSignature({ name, email, date }: Signature): string {
  const who = clean(name) === '' ? 'unknown' : clean(name)
  return `${who} <${clean(email)}> ${Math.floor(date.getTime() / 1000)} +0000`
}

function clean(text: string): string {
  return text.replace(/[<>\x00-\x20\x7f]+/g, ' ').trim()
}

function cleanMessage(message: string): string {
  return `${message.replaceAll('\0', '\uFFFD').replaceAll('\r\n', '\n').trimEnd()}\n`
}
