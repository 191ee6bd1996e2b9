import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql'
import { formatRepoId } from '@entrepot/core'
import type { AssignmentWithRepo, ClusterNode, NodeHolding, Prisma } from '@entrepot/persistence'
import { type NodeState, nodeStateOf } from '@entrepot/variants'
import { NodeStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'
import { Json } from '../scalars/json.scalar.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('ClusterNode', { description: 'A machine that serves models, as it says of itself.' })
export class ClusterNodeNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String)
  readonly name!: string

  @Field(() => NodeStateEnum)
  readonly state!: NodeState

  @Field(() => String)
  readonly engine!: string

  @Field(() => Json, { description: '`{ name, memoryBytes }[]`.' })
  readonly devices!: Prisma.JsonValue

  @Field(() => String, { nullable: true, description: 'Name of its profile.' })
  readonly profile!: string | null

  @Field(() => String, { nullable: true })
  readonly agentVersion!: string | null

  @Field(() => SafeInt, { description: 'Bytes of its cache.' })
  readonly cacheBytes!: number

  @Field(() => SafeInt, { nullable: true, description: 'Bytes that it has room for.' })
  readonly freeBytes!: number | null

  @Field(() => Date)
  readonly registeredAt!: Date

  @Field(() => Date, { description: 'Its last sign of life.' })
  readonly heartbeatAt!: Date
}

@ObjectType('ClusterNodeConnection', { description: 'A page of nodes, by name.' })
export class ClusterNodeConnection extends connectionType('ClusterNode', () => ClusterNodeNode) {}

@ObjectType('NodeHolding', {
  description: 'A revision that a node says it holds, of the repository where its files are.',
})
export class NodeHoldingNode {
  @Field(() => ID, { description: 'Of the repository; it may be gone.' })
  readonly repositoryId!: string

  @Field(() => String)
  readonly commit!: string

  @Field(() => String, { description: '`fetching`, `ready`, `evicting` or `failed`.' })
  readonly state!: string

  @Field(() => SafeInt)
  readonly sizeBytes!: number

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  readonly detail!: string | null

  @Field(() => Date, { description: 'Since when it says so.' })
  readonly at!: Date
}

@ObjectType('NodeHoldingConnection', { description: 'A page of what a node holds.' })
export class NodeHoldingConnection extends connectionType('NodeHolding', () => NodeHoldingNode) {}

@ObjectType('Holder', { description: 'A node that says it holds a revision.' })
export class HolderNode {
  @Field(() => String, { description: 'Name of the node.' })
  readonly node!: string

  @Field(() => NodeStateEnum, { description: 'Of the node: what a lost one holds nobody knows.' })
  readonly nodeState!: NodeState

  @Field(() => String, { description: '`fetching`, `ready`, `evicting` or `failed`.' })
  readonly state!: string

  @Field(() => SafeInt)
  readonly sizeBytes!: number

  @Field(() => Date, { description: 'Since when it says so.' })
  readonly at!: Date

  @Field(() => Date, { description: 'Last sign of life of the node.' })
  readonly heartbeatAt!: Date
}

@ObjectType('HolderConnection', { description: 'A page of the nodes that hold a revision.' })
export class HolderConnection extends connectionType('Holder', () => HolderNode) {}

@ObjectType('Assignment', { description: 'A model that nodes are to hold before anybody asks them for it.' })
export class AssignmentNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { description: 'Full name of the model.' })
  readonly model!: string

  @Field(() => String, {
    nullable: true,
    description: 'Null: the variant that is right for each node.',
  })
  readonly revision!: string | null

  @Field(() => String, { nullable: true, description: 'Every node of that profile; else `node` is given.' })
  readonly profile!: string | null

  @Field(() => String, { nullable: true })
  readonly node!: string | null

  @Field(() => Date)
  readonly createdAt!: Date
}

@ObjectType('AssignmentConnection', { description: 'A page of assignments, the newest first.' })
export class AssignmentConnection extends connectionType('Assignment', () => AssignmentNode) {}

@ArgsType()
export class AssignmentsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Those of a profile.' })
  readonly profile?: string | null

  @Field(() => String, { nullable: true, description: 'Those of one node by its name.' })
  readonly node?: string | null
}

@InputType()
export class AssignModelInput {
  @Field(() => String, { description: 'Full name of the model.' })
  readonly model!: string

  @Field(() => String, {
    nullable: true,
    description: 'That one, whole. The variant that is right for each node unless given.',
  })
  readonly revision?: string | null

  @Field(() => String, { nullable: true, description: 'Every node of that profile; else give `node`.' })
  readonly profile?: string | null

  @Field(() => String, { nullable: true, description: 'Name of one node.' })
  readonly node?: string | null
}

export function toClusterNodeNode(node: ClusterNode): ClusterNodeNode {
  return {
    ...node,
    state: nodeStateOf(node),
    profile: node.profileName,
    cacheBytes: Number(node.cacheBytes),
    freeBytes: node.freeBytes === null ? null : Number(node.freeBytes),
  }
}

export function toNodeHoldingNode({ repoId, sizeBytes, ...holding }: NodeHolding): NodeHoldingNode {
  return { ...holding, repositoryId: repoId, sizeBytes: Number(sizeBytes) }
}

export function toHolderNode({
  node,
  state,
  sizeBytes,
  at,
}: NodeHolding & { readonly node: ClusterNode }): HolderNode {
  const { name, heartbeatAt } = node
  return { node: name, nodeState: nodeStateOf(node), state, sizeBytes: Number(sizeBytes), at, heartbeatAt }
}

export function toAssignmentNode({
  repo,
  profileName,
  nodeName,
  ...row
}: AssignmentWithRepo): AssignmentNode {
  return { ...row, model: formatRepoId(repo), profile: profileName, node: nodeName }
}
