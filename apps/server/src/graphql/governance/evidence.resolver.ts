import { Inject } from '@nestjs/common'
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { type EvidenceKind, exportEvidence } from '@entrepot/governance'
import { configuredUrl } from '../../compose/configured-url.js'
import type { Services } from '../../compose/compose.js'
import { Public, Requires } from '../access/requires.js'
import { Asked, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import { EvidenceKindEnum } from '../enums.js'
import { RevisionNode } from '../revision/revision.node.js'
import { SERVICES } from '../services.js'
import { EvidenceDocumentNode } from './evidence.node.js'

@Resolver(() => RevisionNode)
export class EvidenceResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => EvidenceDocumentNode, {
    nullable: true, // a refusal must not take the verdict beside it along
    description: 'Refused when you may not get the files of the revision, or its verdict keeps it from you.',
  })
  @Requires('repo:read-content')
  async evidence(
    @Parent() revision: RevisionNode,
    @Who() who: Principal,
    @Asked() asked: GraphqlContext,
    @Args('kind', { type: () => EvidenceKindEnum }) kind: EvidenceKind,
  ): Promise<EvidenceDocumentNode> {
    const repo = await asked.load.repoById.load(revision.repoId)
    if (!repo) throw new DomainError('repo-not-found', 'Repository not found')
    const { engines, evidenceSigner: signer, config } = this.services
    const wanted = { repo, revision: revision.commit, kind, baseUrl: configuredUrl(config) }
    return exportEvidence({ engines, signer }, who, wanted)
  }

  @Query(() => String, { description: 'The public key that evidence bundles are verified with, as PEM.' })
  @Public()
  evidenceKey(): Promise<string> {
    return this.services.evidenceSigner.publicPem()
  }
}
