import { Inject } from '@nestjs/common'
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { digestEvidence, listRecallsOf, listWaiversOf } from '@entrepot/governance'
import { configuredUrl } from '../../compose/configured-url.js'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Asked, Load, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import { RecallConnection, RecallNode } from '../governance/recall.node.js'
import { toWaiverNode, WaiverConnection, type WaiverNode } from '../governance/waiver.node.js'
import { OrganizationNode } from '../identity/organization.node.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { RevisionNode } from '../revision/revision.node.js'
import { SERVICES } from '../services.js'
import { EvidenceDigestsNode } from './report.node.js'

/** Files that an answer lists: a printed report of more has a hundred pages, and the documents name all. */
const MAX_FILES = 5_000

/** What reports are made of beside what others ask for too. */
@Resolver(() => RevisionNode)
export class RevisionReportResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => EvidenceDigestsNode, {
    nullable: true, // a refusal must not take the verdict beside it along
    description:
      'Hashes of its files and of the documents that it is written down in. Refused when you may not get its files, or its verdict keeps it from you.',
  })
  @Requires('repo:read-content')
  async evidenceDigests(
    @Parent() revision: RevisionNode,
    @Who() who: Principal,
    @Asked() asked: GraphqlContext,
  ): Promise<EvidenceDigestsNode> {
    const repo = await asked.load.repoById.load(revision.repoId)
    if (!repo) throw new DomainError('repo-not-found', 'Repository not found')
    const { engines, config } = this.services
    const wanted = { repo, revision: revision.commit, baseUrl: configuredUrl(config) }
    const { documents, files } = await digestEvidence(engines, who, wanted)
    return { documents, files: files.slice(0, MAX_FILES), isCut: files.length > MAX_FILES }
  }
}

@Resolver(() => OrganizationNode)
export class OrganizationReportResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => WaiverConnection, {
    nullable: true, // a refusal must not take the organization along
    description: 'Of its namespace and its repositories, as far as you write to them or review them.',
  })
  @Requires('verdict:see-blocked')
  async waivers(
    @Parent() { name }: OrganizationNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<WaiverNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listWaiversOf(this.services.engines, who, name, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toWaiverNode })
  }

  @ResolveField(() => RecallConnection, { nullable: true, description: 'On the same terms.' })
  @Requires('verdict:see-blocked')
  async recalls(
    @Parent() { name }: OrganizationNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<RecallNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listRecallsOf(this.services.engines, who, name, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: row => row })
  }
}

@Resolver(() => RecallNode)
export class RecallRepoResolver {
  @ResolveField(() => RepoNode)
  @Requires('verdict:see-blocked')
  async repo(
    @Parent() { repoId }: RecallNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    return loadRepoNode(load, who, repoId)
  }
}
