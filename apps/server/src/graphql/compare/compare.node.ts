import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql'
import type { PolicyFacts } from '@entrepot/policy'
import type { TreeChange } from '@entrepot/registry'
import { FindingNode } from '../revision/finding.node.js'
import { RevisionNode } from '../revision/revision.node.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

const FileChangeKindEnum = { ADDED: 'added', REMOVED: 'removed', CHANGED: 'changed', RENAMED: 'renamed' }
registerEnumType(FileChangeKindEnum, {
  name: 'FileChangeKind',
  description: 'What became of a file. One that was renamed has the very same bytes.',
})

@ObjectType('MetadataChange', { description: 'A key of the front matter whose value is not what it was.' })
export class MetadataChangeNode {
  @Field(() => String, { description: 'Key path, such as `co2.emissions`.' })
  readonly key!: string

  @Field(() => String, { nullable: true, description: 'As JSON. Null where the key does not stand.' })
  readonly before!: string | null

  @Field(() => String, { nullable: true })
  readonly after!: string | null
}

@ObjectType('FileChange', { description: 'A file that is not in both revisions as it is in the other.' })
export class FileChangeNode {
  @Field(() => FileChangeKindEnum)
  readonly kind!: TreeChange['kind']

  @Field(() => String, { description: 'Where it is now; for a file that was removed, where it was.' })
  readonly path!: string

  @Field(() => String, { nullable: true, description: 'Where one that was renamed lay before.' })
  readonly formerPath!: string | null

  @Field(() => SafeInt, { nullable: true, description: 'Bytes as a reader sees them.' })
  readonly sizeBefore!: number | null

  @Field(() => SafeInt, { nullable: true })
  readonly sizeAfter!: number | null

  @Field(() => Boolean, { description: 'It is kept as a large file, before or after.' })
  readonly isLarge!: boolean
}

@ObjectType('FilesComparison')
export class FilesComparisonNode {
  @Field(() => Int)
  readonly added!: number

  @Field(() => Int)
  readonly removed!: number

  @Field(() => Int)
  readonly changed!: number

  @Field(() => Int)
  readonly renamed!: number

  @Field(() => Int)
  readonly unchanged!: number

  @Field(() => [FileChangeNode], { description: 'By path; see `isCut`.' })
  readonly changes!: readonly FileChangeNode[]

  @Field(() => Boolean, { description: 'There are more changes than are listed. The numbers count all.' })
  readonly isCut!: boolean
}

@ObjectType('FindingsComparison')
export class FindingsComparisonNode {
  @Field(() => [FindingNode], { description: 'That only the second revision has, the gravest first.' })
  readonly appeared!: readonly FindingNode[]

  @Field(() => [FindingNode], { description: 'That only the first revision had.' })
  readonly vanished!: readonly FindingNode[]

  @Field(() => [FindingNode], { description: 'That both have, as they are in the second.' })
  readonly stayed!: readonly FindingNode[]

  @Field(() => Boolean, { description: 'There are more than are listed.' })
  readonly isCut!: boolean
}

@ObjectType('LicenseFacts', { description: 'What licence a revision has, and what holds along its lineage.' })
export class LicenseFactsNode {
  @Field(() => [String], { description: 'As the card says.' })
  readonly declared!: readonly string[]

  @Field(() => String, { nullable: true, description: 'What holds in the end; null when nobody can tell.' })
  readonly effective!: string | null

  @Field(() => String, { description: 'Class of the one that holds, such as `permissive` or `unknown`.' })
  readonly class!: string

  @Field(() => String, { description: '`yes`, `no`, `limited` or `unknown`.' })
  readonly commercial!: PolicyFacts['license']['commercial']
}

@ObjectType('ComparedRevision')
export class ComparedRevisionNode {
  @Field(() => RevisionNode)
  readonly revision!: RevisionNode

  @Field(() => LicenseFactsNode, { nullable: true, description: 'Null where it was never judged by facts.' })
  readonly license!: LicenseFactsNode | null
}

@ObjectType('RevisionComparison', { description: 'Two revisions of a repository beside each other.' })
export class RevisionComparisonNode {
  @Field(() => ComparedRevisionNode)
  readonly base!: ComparedRevisionNode

  @Field(() => ComparedRevisionNode)
  readonly head!: ComparedRevisionNode

  @Field(() => [MetadataChangeNode], { description: 'By key; see `isMetadataCut`.' })
  readonly metadata!: readonly MetadataChangeNode[]

  @Field(() => Boolean)
  readonly isMetadataCut!: boolean

  @Field(() => FilesComparisonNode)
  readonly files!: FilesComparisonNode

  @Field(() => FindingsComparisonNode)
  readonly findings!: FindingsComparisonNode
}
