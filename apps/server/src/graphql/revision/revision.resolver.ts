import { Inject } from '@nestjs/common'
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { asCommitSha, type Principal } from '@entrepot/core'
import type { TreeIndex } from '@entrepot/git'
import { fileSecurity } from '@entrepot/governance'
import { DeliveryLog, readTree } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Asked, Load, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import type { Loaders } from '../loaders/create-loaders.js'
import type { Connection } from '../paging/connection.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { trimSlashes } from '../../hub/tree/trim-slashes.js'
import { SERVICES } from '../services.js'
import { CardNode, toCardNode } from './card.node.js'
import { CardTextNode } from './card-text.node.js'
import { FindingConnection, FindingsArgs, toFindingConnection } from './finding-connection.js'
import type { FindingNode } from './finding.node.js'
import { FileConnection, FileNode, FilesArgs, toFileConnection, toFileNode } from './file.node.js'
import { handOutCard } from './hand-out-card.js'
import { mayGetFiles, whyContentHidden } from './may-read-content.js'
import { RevisionNode } from './revision.node.js'

/** Bytes of a card that are handed out; the Hub itself takes no larger ones. */
const CARD_MAX_BYTES = 2 * 1024 * 1024

@Resolver(() => RevisionNode)
export class RevisionResolver {
  readonly #deliveries: DeliveryLog

  constructor(@Inject(SERVICES) private readonly services: Services) {
    this.#deliveries = new DeliveryLog(services.engines.db)
  }

  @ResolveField(() => RepoNode)
  @Requires('repo:read')
  async repo(
    @Parent() revision: RevisionNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    return loadRepoNode(load, who, revision.repoId)
  }

  @ResolveField(() => CardNode, {
    nullable: true,
    description: 'Null when there is no README.md. Refused when the verdict keeps the revision from you.',
  })
  @Requires('repo:read')
  async card(@Parent() revision: RevisionNode, @Asked() asked: GraphqlContext): Promise<CardNode | null> {
    const refusal = await whyContentHidden(asked, revision)
    if (refusal) throw refusal
    const card = await asked.load.cardByRevision.load(revision.id)
    return card && toCardNode(card)
  }

  @ResolveField(() => CardTextNode, {
    nullable: true,
    description:
      'The card as it is written, which stands open where the files are gated. Null when there is no README.md. Refused when the verdict keeps the revision from you.',
  })
  @Requires('repo:read')
  async cardText(
    @Parent() revision: RevisionNode,
    @Asked() asked: GraphqlContext,
  ): Promise<CardTextNode | null> {
    const refusal = await whyContentHidden(asked, revision)
    if (refusal) throw refusal
    const { principal } = asked
    const handing = { principal, deliveries: this.#deliveries, maxBytes: CARD_MAX_BYTES }
    return handOutCard(this.services, revision, { ...handing, exit: 'raw' })
  }

  @ResolveField(() => FindingConnection, {
    description:
      'What the rules found. Everyone who reads the repository sees which rules, and how grave it is; the rest only who may read the revision.',
  })
  @Requires('repo:read')
  async findings(
    @Parent() revision: RevisionNode,
    @Asked() asked: GraphqlContext,
    @Args() args: FindingsArgs,
  ): Promise<Connection<FindingNode>> {
    const [findings, refusal, mayQuote] = await Promise.all([
      asked.load.findingsByRevision.load(revision.id),
      whyContentHidden(asked, revision),
      mayGetFiles(asked, revision.repoId),
    ])
    return toFindingConnection(findings, args, { mayRead: refusal === null, mayGetFiles: mayQuote })
  }

  @ResolveField(() => FileConnection, {
    nullable: true, // a refusal must not take the verdict beside it along
    description: 'A directory, a page at a time. Refused when the verdict keeps the revision from you.',
  })
  @Requires('repo:read')
  async files(
    @Parent() revision: RevisionNode,
    @Asked() asked: GraphqlContext,
    @Args() args: FilesArgs,
  ): Promise<Connection<FileNode>> {
    const tree = await this.#treeOf(revision, asked)
    return toFileConnection(tree, args, entries => fileSecurity(this.services.engines.db, entries))
  }

  @ResolveField(() => FileNode, {
    nullable: true,
    description:
      'What stands at a path; null for nothing. Refused when the verdict keeps the revision from you.',
  })
  @Requires('repo:read')
  async file(
    @Parent() revision: RevisionNode,
    @Asked() asked: GraphqlContext,
    @Args('path', { type: () => String }) path: string,
  ): Promise<FileNode | null> {
    const entry = (await this.#treeOf(revision, asked)).get(trimSlashes(path))
    return entry && toFileNode(entry, () => fileSecurity(this.services.engines.db, [entry]))
  }

  /** @throws DomainError the refusal, where the verdict keeps the revision from the caller */
  async #treeOf(revision: RevisionNode, asked: GraphqlContext): Promise<TreeIndex> {
    const refusal = await whyContentHidden(asked, revision)
    if (refusal) throw refusal
    const { repoId, commit, paths } = revision
    return readTree(this.services.engines, { repo: { id: repoId }, commit: asCommitSha(commit), paths })
  }
}
