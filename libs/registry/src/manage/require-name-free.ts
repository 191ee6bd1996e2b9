import { DomainError, formatRepoId, type RepoName } from '@entrepot/core'
import { type Db, findMirrorByName, findRepo } from '@entrepot/persistence'

/** The refusal of a name that another repository has, in the Hub's words. `detail.repo` is the id. */
export function nameTaken({ type, ...name }: RepoName): DomainError {
  const id = formatRepoId(name)
  const message = `A ${type} repository called \`${id}\` already exists`
  return new DomainError('already-exists', message, { repo: id, type })
}

/**
 * Refuses a name that a repository has, or that a mirror will have as soon as it has brought something; spelled as they spell it.
 * @throws DomainError `already-exists`
 */
export async function requireNameFree(db: Db, name: RepoName): Promise<void> {
  const holder = await findHolder(db, name)
  if (holder) throw nameTaken(holder)
}

/** The same refusal after somebody else was found to have taken the name meanwhile. */
export async function takenMeanwhile(db: Db, name: RepoName): Promise<DomainError> {
  return nameTaken((await findHolder(db, name)) ?? name)
}

async function findHolder(db: Db, name: RepoName): Promise<RepoName | null> {
  return (await findRepo(db, name)) ?? (await findMirrorByName(db, name))
}
