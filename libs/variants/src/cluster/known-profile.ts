import { DomainError } from '@entrepot/core'
import type { Database } from '@entrepot/persistence'

/** @throws DomainError `profile-not-found` */
export async function requireProfile({ prisma }: Pick<Database, 'prisma'>, name: string): Promise<void> {
  if (!(await prisma.inferenceProfile.findUnique({ where: { name } })))
    throw new DomainError('profile-not-found', `There is no profile ${name}.`)
}
