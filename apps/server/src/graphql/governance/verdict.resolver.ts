import { Inject } from '@nestjs/common'
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, parseRepoId, type Principal, type VerdictReason } from '@entrepot/core'
import { addArtefact, type ArtefactOrder, removeArtefact } from '@entrepot/governance'
import { listArtefacts, listVerdictChanges } from '@entrepot/persistence'
import { findReadableRepo, requireRight, resolveOwnRevision } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Asked, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import { whyContentHidden } from '../revision/may-read-content.js'
import { RevisionNode } from '../revision/revision.node.js'
import { SERVICES } from '../services.js'
import { idOf } from './id-of.js'
import {
  AddArtefactInput,
  ArtefactNode,
  GovernanceNode,
  toArtefactNode,
  toVerdictChangeNode,
} from './verdict.node.js'

@Resolver(() => RevisionNode)
export class VerdictResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => GovernanceNode, {
    description:
      'Everyone who reads the repository sees which rules and decisions made the verdict; the rest only who may read the revision.',
  })
  @Requires('repo:read')
  async governance(
    @Parent() revision: RevisionNode,
    @Asked() asked: GraphqlContext,
  ): Promise<GovernanceNode> {
    const { prisma } = this.services.engines.db
    const { id, repoId, commit } = revision
    const [row, history, artefacts, refusal] = await Promise.all([
      asked.load.revisionById.load(id),
      listVerdictChanges(prisma, repoId, commit),
      listArtefacts(prisma, repoId, commit),
      whyContentHidden(asked, revision),
    ])
    const reasons = (row?.explanation ?? []) as unknown as readonly VerdictReason[]
    const mayRead = refusal === null
    return {
      explanation: reasons.map(reason => (mayRead ? reason : { ...reason, message: null })),
      expiresAt: row?.expiresAt ?? null,
      history: history.map(toVerdictChangeNode),
      artefacts: mayRead ? artefacts.map(toArtefactNode) : null,
      facts: mayRead ? (row?.facts ?? null) : null,
    }
  }

  @Mutation(() => ArtefactNode, {
    description:
      'Adds a document to a revision as evidence. A policy may ask for it; the verdict follows at once.',
  })
  @Requires('verdict:see-blocked')
  async addArtefact(@Who() who: Principal, @Args('input') input: AddArtefactInput): Promise<ArtefactNode> {
    const { engines } = this.services
    const { kind, title, description } = input
    const repo = await findReadableRepo(engines, who, parseRepoId(input.type, input.repo))
    requireRight(who, 'verdict:see-blocked', repo)
    const { revision } = await resolveOwnRevision(engines, who, repo, input.revision)
    const order = { repo, revision, kind, title, description, place: placeOf(input) }
    return toArtefactNode(await addArtefact(engines, who, order))
  }

  @Mutation(() => Boolean)
  @Requires('verdict:see-blocked')
  async removeArtefact(@Who() who: Principal, @Args('artefact') artefact: string): Promise<boolean> {
    await removeArtefact(this.services.engines, who, idOf(artefact, 'an artefact'))
    return true
  }
}

function placeOf({ path, url }: AddArtefactInput): ArtefactOrder['place'] {
  if (typeof path === 'string' && typeof url !== 'string') return { path }
  if (typeof url === 'string' && typeof path !== 'string') return { url }
  throw new DomainError('invalid-argument', 'Name either `path` or `url`.')
}
