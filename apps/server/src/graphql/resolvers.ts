import { RepoConnectionResolver } from './repo/repo-connection.resolver.js'
import { RepoResolver } from './repo/repo.resolver.js'
import { RevisionResolver } from './revision/revision.resolver.js'

/** Every resolver of the schema. */
export const RESOLVERS = [RepoResolver, RepoConnectionResolver, RevisionResolver] as const
