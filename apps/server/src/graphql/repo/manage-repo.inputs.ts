import { Field, InputType } from '@nestjs/graphql'
import type { Gating, RepoType, Visibility } from '@entrepot/core'
import { GatingEnum, RepoTypeEnum, VisibilityEnum } from '../enums.js'

@InputType({ description: 'Names one repository.' })
export class NamedRepoInput {
  @Field(() => RepoTypeEnum, { defaultValue: 'model' })
  readonly type!: RepoType

  @Field(() => String, { description: 'Full name of the repository.' })
  readonly repo!: string
}

@InputType()
export class CreateRepoInput extends NamedRepoInput {
  @Field(() => VisibilityEnum, { defaultValue: 'internal' })
  readonly visibility!: Visibility

  @Field(() => String, {
    nullable: true,
    description: 'Of a Space: what it is built with, such as `gradio`.',
  })
  readonly sdk?: string | null

  @Field(() => String, { nullable: true, description: 'A licence id, which the first README.md declares.' })
  readonly license?: string | null
}

@InputType()
export class MoveRepoInput extends NamedRepoInput {
  @Field(() => String, { description: 'The new full name.' })
  readonly to!: string
}

@InputType()
export class DuplicateRepoInput extends NamedRepoInput {
  @Field(() => String, { description: 'Full name of the duplicate.' })
  readonly to!: string

  @Field(() => VisibilityEnum, { nullable: true, description: 'That of the original unless given.' })
  readonly visibility?: Visibility | null
}

@InputType({ description: 'What is left out stays as it is.' })
export class RepoSettingsInput extends NamedRepoInput {
  @Field(() => VisibilityEnum, { nullable: true })
  readonly visibility?: Visibility | null

  @Field(() => GatingEnum, { nullable: true })
  readonly gating?: Gating | null

  @Field(() => Boolean, { nullable: true })
  readonly discussionsDisabled?: boolean | null

  @Field(() => String, { nullable: true, description: 'A branch that is there, without `refs/heads/`.' })
  readonly defaultBranch?: string | null
}
