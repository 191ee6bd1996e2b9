import { Inject } from '@nestjs/common'
import { Args, Mutation, Resolver } from '@nestjs/graphql'
import { DomainError, parseRepoId, type Principal } from '@entrepot/core'
import {
  changeSettings,
  createRepository,
  deleteRepository,
  duplicateRepository,
  findReadableRepo,
  moveRepository,
  type RepoSettings,
} from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import {
  CreateRepoInput,
  DuplicateRepoInput,
  MoveRepoInput,
  NamedRepoInput,
  RepoSettingsInput,
} from './manage-repo.inputs.js'
import { RepoNode, toRepoNode } from './repo.node.js'

/** Repositories as a whole, by the same flows as the Hub's REST API. */
@Resolver()
export class ManageRepoResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Mutation(() => RepoNode, { description: 'Makes a repository with its first commit.' })
  @Requires('repo:create')
  async createRepo(@Who() who: Principal, @Args('input') input: CreateRepoInput): Promise<RepoNode> {
    const { type, repo, visibility, sdk = null, license = null } = input
    if (type === 'space' && !sdk) throw new DomainError('invalid-argument', 'A Space needs an `sdk`.')
    const creation = {
      name: parseRepoId(type, repo),
      visibility,
      sdk: type === 'space' ? sdk : null,
      license,
    }
    return toRepoNode(await createRepository(this.services.engines, who, creation), who)
  }

  @Mutation(() => Boolean, {
    description: 'Deletes a repository for good, and the mirror that it may be. True when it is gone.',
  })
  @Requires('repo:admin')
  async deleteRepo(@Who() who: Principal, @Args('input') { type, repo }: NamedRepoInput): Promise<boolean> {
    await deleteRepository(this.services.engines, who, parseRepoId(type, repo))
    return true
  }

  @Mutation(() => RepoNode, {
    description: 'Gives a repository another name or namespace. Who asks for the old name is sent on.',
  })
  @Requires('repo:admin')
  async moveRepo(@Who() who: Principal, @Args('input') { type, repo, to }: MoveRepoInput): Promise<RepoNode> {
    const move = { from: parseRepoId(type, repo), to: parseRepoId(type, to) }
    return toRepoNode(await moveRepository(this.services.engines, who, move), who)
  }

  @Mutation(() => RepoNode, {
    description: 'Makes a repository with the branches and tags of another, as far as you may read them.',
  })
  @Requires('repo:create')
  async duplicateRepo(
    @Who() who: Principal,
    @Args('input') { type, repo, to, visibility }: DuplicateRepoInput,
  ): Promise<RepoNode> {
    const { engines } = this.services
    const source = await findReadableRepo(engines, who, parseRepoId(type, repo))
    const wanted = { name: parseRepoId(type, to), visibility: visibility ?? source.visibility }
    return toRepoNode(await duplicateRepository(engines, who, source, wanted), who)
  }

  @Mutation(() => RepoNode)
  @Requires('repo:admin')
  async changeRepoSettings(
    @Who() who: Principal,
    @Args('input') input: RepoSettingsInput,
  ): Promise<RepoNode> {
    const { engines } = this.services
    const repo = await findReadableRepo(engines, who, parseRepoId(input.type, input.repo))
    return toRepoNode(await changeSettings(engines, who, repo, settingsOf(input)), who)
  }
}

function settingsOf({
  visibility,
  gating,
  discussionsDisabled,
  defaultBranch,
}: RepoSettingsInput): RepoSettings {
  return {
    ...(visibility && { visibility }),
    ...(gating && { gating }),
    ...(typeof discussionsDisabled === 'boolean' && { discussionsDisabled }),
    ...(defaultBranch && { defaultBranch }),
  }
}
