import { MirrorResolver } from './mirror/mirror.resolver.js'
import { SyncRunResolver } from './mirror/sync-run.resolver.js'
import { RepoConnectionResolver } from './repo/repo-connection.resolver.js'
import { RepoResolver } from './repo/repo.resolver.js'
import { RevisionResolver } from './revision/revision.resolver.js'
import { ViewerResolver } from './viewer/viewer.resolver.js'

/** Every resolver of the schema. */
export const RESOLVERS = [
  MirrorResolver,
  RepoConnectionResolver,
  RepoResolver,
  RevisionResolver,
  SyncRunResolver,
  ViewerResolver,
] as const
