import { Inject } from '@nestjs/common'
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import {
  activatePolicy,
  activePolicy,
  changeDraft,
  createDraft,
  deleteDraft,
  KNOWN_NAMES,
  startDryRun,
} from '@entrepot/governance'
import {
  findAccountsById,
  findPolicy,
  findPolicyDraft,
  listPolicies,
  listPolicyDrafts,
  type Policy,
} from '@entrepot/persistence'
import { parsePolicy, READY_POLICIES } from '@entrepot/policy'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import { ActivatePolicyPayload, JudgementRunNode, toJudgementRunNode } from './judgement-run.node.js'
import {
  ActivatePolicyInput,
  CreatePolicyDraftInput,
  PolicyConnection,
  PolicyDraftConnection,
  PolicyDraftNode,
  PolicyNode,
  PolicyProblemNode,
  ReadyPolicyNode,
  toPolicyDraftNode,
  toPolicyNode,
  UpdatePolicyDraftInput,
} from './policy.node.js'

const VERSION_CURSOR = z.tuple([z.string().regex(/^\d{1,9}$/)])
const NAME_CURSOR = z.tuple([z.string()])

@Resolver(() => PolicyNode)
export class PolicyResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => PolicyConnection, {
    description: 'Every version of the policy that was activated, the newest first.',
  })
  @Requires('org:read')
  async policies(@Args() args: PageArgs): Promise<Connection<PolicyNode>> {
    const first = pageSize(args)
    const [after] = decodeCursor(args.after, VERSION_CURSOR) ?? []
    await activePolicy(this.services.engines.db)
    const rows = await listPolicies(this.#prisma, after === undefined ? null : Number(after), first + 1)
    const nodes = await this.#nodesOf(rows)
    return toConnection(nodes, first, {
      cursorOf: ({ version }) => encodeCursor(String(version)),
      nodeOf: node => node,
    })
  }

  @Query(() => PolicyNode, { nullable: true, description: 'The policy that holds, or another version.' })
  @Requires('org:read')
  async policy(
    @Args('version', { type: () => Int, nullable: true }) version: number | null,
  ): Promise<PolicyNode | null> {
    const { db } = this.services.engines
    const row = await findPolicy(this.#prisma, version ?? (await activePolicy(db)).version)
    return row ? ((await this.#nodesOf([row]))[0] ?? null) : null
  }

  @Query(() => [ReadyPolicyNode], { description: 'Policies that come with the product.' })
  @Requires('org:read')
  readyPolicies(): readonly ReadyPolicyNode[] {
    return READY_POLICIES
  }

  @Query(() => [PolicyProblemNode], {
    description: 'What is wrong with a policy; nothing where it can be activated.',
  })
  @Requires('org:read')
  validatePolicy(@Args('source', { type: () => String }) source: string): readonly PolicyProblemNode[] {
    return parsePolicy(source, KNOWN_NAMES).problems
  }

  @Query(() => PolicyDraftConnection, { description: 'Policies that are being worked on, by name.' })
  @Requires('server:admin')
  async policyDrafts(@Args() args: PageArgs): Promise<Connection<PolicyDraftNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, NAME_CURSOR) ?? []
    const rows = await listPolicyDrafts(this.#prisma, after, first + 1)
    return toConnection(rows, first, {
      cursorOf: ({ name }) => encodeCursor(name),
      nodeOf: toPolicyDraftNode,
    })
  }

  @Query(() => PolicyDraftNode, { nullable: true })
  @Requires('server:admin')
  async policyDraft(@Args('id', { type: () => ID }) id: string): Promise<PolicyDraftNode | null> {
    const draft = z.uuid().safeParse(id).success ? await findPolicyDraft(this.#prisma, id) : null
    return draft && toPolicyDraftNode(draft)
  }

  @Mutation(() => PolicyDraftNode, { description: 'Keeps a policy that is being worked on.' })
  @Requires('server:admin')
  async createPolicyDraft(
    @Who() who: Principal,
    @Args('input') { name, source }: CreatePolicyDraftInput,
  ): Promise<PolicyDraftNode> {
    return toPolicyDraftNode(await createDraft(this.services.engines, who, { name, source }))
  }

  @Mutation(() => PolicyDraftNode, { description: 'Changes a draft that is still as you read it.' })
  @Requires('server:admin')
  async updatePolicyDraft(
    @Who() who: Principal,
    @Args('input') { id, seenAt, name, source }: UpdatePolicyDraftInput,
  ): Promise<PolicyDraftNode> {
    const change = {
      ...(typeof name === 'string' && { name }),
      ...(typeof source === 'string' && { source }),
    }
    return toPolicyDraftNode(
      await changeDraft(this.services.engines, who, { id: uuid(id), seenAt, ...change }),
    )
  }

  @Mutation(() => Boolean)
  @Requires('server:admin')
  async deletePolicyDraft(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<boolean> {
    await deleteDraft(this.services.engines, who, uuid(id))
    return true
  }

  @Mutation(() => ActivatePolicyPayload, {
    description:
      'Makes a policy the one that holds, at once for what lands and in the background for what is there. One that can’t be read changes nothing.',
  })
  @Requires('server:admin')
  async activatePolicy(
    @Who() who: Principal,
    @Args('input') input: ActivatePolicyInput,
  ): Promise<ActivatePolicyPayload> {
    const { policy, run } = await activatePolicy(this.services.engines, who, input)
    const [node = toPolicyNode(policy)] = await this.#nodesOf([policy])
    return { policy: node, run: toJudgementRunNode(run) }
  }

  @Mutation(() => JudgementRunNode, {
    description: 'Finds out in the background what a policy would change. No verdict is touched.',
  })
  @Requires('server:admin')
  async dryRunPolicy(
    @Who() who: Principal,
    @Args('source', { type: () => String }) source: string,
  ): Promise<JudgementRunNode> {
    return toJudgementRunNode(await startDryRun(this.services.engines, who, source))
  }

  get #prisma() {
    return this.services.engines.db.prisma
  }

  async #nodesOf(policies: readonly Policy[]): Promise<PolicyNode[]> {
    const ids = policies.flatMap(({ activatedById }) => activatedById ?? [])
    const accounts = await findAccountsById(this.#prisma, ids)
    return policies.map(policy => toPolicyNode(policy, accounts))
  }
}

const NOBODYS_ID = '00000000-0000-0000-0000-000000000000'

/** What is no id names nothing, and is refused as that. */
function uuid(id: string): string {
  return z.uuid().safeParse(id).success ? id : NOBODYS_ID
}
