import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql'
import type { RunFile, RunRef, RunState, SyncRun } from '@entrepot/persistence'
import { RunStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('SyncRunError', { description: 'Why a run failed.' })
export class SyncRunErrorNode {
  @Field(() => String, { description: 'A word for programs, such as `upstream-gated`.' })
  readonly code!: string

  @Field(() => String, { description: 'What is wrong, and what to do.' })
  readonly message!: string
}

@ObjectType('SyncRunFile', { description: 'A large file that a run brings now, or could not bring.' })
export class SyncRunFileNode {
  @Field(() => String)
  readonly path!: string

  @Field(() => SafeInt)
  readonly sizeBytes!: number

  @Field(() => SafeInt)
  readonly bytesDone!: number

  @Field(() => SyncRunErrorNode, { nullable: true, description: 'Null while it is on its way.' })
  readonly error!: SyncRunErrorNode | null
}

@ObjectType('SyncRunRef', { description: 'A branch or tag that did not land.' })
export class SyncRunRefNode {
  @Field(() => String)
  readonly name!: string

  @Field(() => SyncRunErrorNode)
  readonly error!: SyncRunErrorNode
}

@ObjectType('SyncRunDetails', { description: 'What a run says of single files and refs.' })
export class SyncRunDetailsNode {
  @Field(() => [SyncRunFileNode], {
    description:
      'The first 25 that failed, then those that are on their way. Files that are in are none of these.',
  })
  readonly files!: readonly RunFile[]

  @Field(() => [SyncRunRefNode], { description: 'The first 25 that did not land, once the run has ended.' })
  readonly failedRefs!: readonly RunRef[]
}

@ObjectType('SyncRun', { description: 'One attempt to bring a mirror up to date.' })
export class SyncRunNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => RunStateEnum)
  readonly state!: RunState

  @Field(() => String, {
    nullable: true,
    description: 'What it is doing now, in one word: `refs`, `objects`, `files` or `landing`.',
  })
  readonly phase!: string | null

  @Field(() => String, { description: 'Account or program that asked for it.' })
  readonly requestedBy!: string

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly startedAt!: Date | null

  @Field(() => Date, { nullable: true })
  readonly finishedAt!: Date | null

  @Field(() => Date, { description: 'Last sign of life.' })
  readonly updatedAt!: Date

  @Field(() => Int)
  readonly filesTotal!: number

  @Field(() => Int)
  readonly filesDone!: number

  @Field(() => Int, { description: 'Files that could not be brought.' })
  readonly filesFailed!: number

  @Field(() => SafeInt, { description: 'Bytes of all files that it wants.' })
  readonly bytesTotal!: bigint

  @Field(() => SafeInt, {
    description: 'Bytes of them that are in the store, those included that were there before.',
  })
  readonly bytesDone!: bigint

  @Field(() => SafeInt, { description: 'Bytes that really came over the wire in this run.' })
  readonly bytesMoved!: bigint

  @Field(() => SafeInt, { description: 'Over the last seconds. 0 when nothing moves.' })
  readonly bytesPerSecond!: bigint

  @Field(() => Float, {
    nullable: true,
    description: 'How long it will take at this speed. Null when nothing moves, and when it has ended.',
  })
  readonly remainingSeconds!: number | null

  @Field(() => Int)
  readonly revisionsLanded!: number

  @Field(() => Int, { description: 'How often a worker took it up: more than 1 after a crash or a restart.' })
  readonly attempts!: number

  @Field(() => SyncRunErrorNode, { nullable: true })
  readonly error!: SyncRunErrorNode | null

  readonly mirrorId!: string
  /** For those who may see what is blocked in the repository. */
  readonly hiddenDetails!: SyncRunDetailsNode
}

@ObjectType('SyncRunConnection', { description: 'A page of runs, the newest first.' })
export class SyncRunConnection extends connectionType('SyncRun', () => SyncRunNode) {}

export function toSyncRunNode(run: SyncRun): SyncRunNode {
  const { errorCode: code, errorMessage: message } = run
  const files = run.files as unknown as readonly RunFile[]
  return {
    ...run,
    remainingSeconds: remainingSeconds(run),
    error: code === null ? null : { code, message: message ?? code },
    hiddenDetails: {
      // The last sign of life names what was under way then; once it has ended only what failed is left to say.
      files: run.state === 'running' ? files : files.filter(({ error }) => error !== null),
      failedRefs: run.failedRefs as unknown as readonly RunRef[],
    },
  }
}

/** Whether a run will not change any more. */
export function hasEnded({ state }: Pick<SyncRun, 'state'>): boolean {
  return state !== 'queued' && state !== 'running'
}

function remainingSeconds(run: SyncRun): number | null {
  if (hasEnded(run) || run.bytesPerSecond <= 0n) return null
  return Number(run.bytesTotal - run.bytesDone) / Number(run.bytesPerSecond)
}
