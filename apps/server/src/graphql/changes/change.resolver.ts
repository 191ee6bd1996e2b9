import { Inject } from '@nestjs/common'
import { Field, ObjectType, Resolver, Subscription } from '@nestjs/graphql'
import type { Services } from '../../compose/compose.js'
import { Public } from '../access/requires.js'
import { Asked } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import { ChangeKindEnum } from '../enums.js'
import { SERVICES } from '../services.js'
import { type ChangeKind, mayHear } from './change-kinds.js'
import { ChangeWatcher } from './change-watcher.js'
import { followChanges } from './follow-changes.js'

@ObjectType('Changes', { description: 'That something changed, and not what: ask again for what you show.' })
export class ChangesNode {
  @Field(() => [ChangeKindEnum], { description: 'Empty in the first event, which says that it listens.' })
  readonly kinds!: readonly ChangeKind[]
}

@Resolver(() => ChangesNode)
export class ChangeResolver {
  readonly #watcher: ChangeWatcher

  constructor(@Inject(SERVICES) private readonly services: Services) {
    this.#watcher = new ChangeWatcher(services.engines.db)
  }

  @Subscription(() => ChangesNode, {
    description:
      'Kinds of what changed, on whichever node, once a second at most. Names nothing: whoever may read it asks again. Ends when your rights change.',
    resolve: (kinds: readonly ChangeKind[]): ChangesNode => ({ kinds }),
  })
  @Public()
  changes(@Asked() { principal }: GraphqlContext): AsyncIterable<readonly ChangeKind[]> {
    const { epochs } = this.services.engines
    const hasSameRights = async (): Promise<boolean> =>
      principal.kind === 'anonymous' ||
      (await epochs.rightsEpochOf(principal.tokenId)) === principal.rights.epoch
    return followChanges(this.#watcher, hasSameRights, kind => mayHear(principal, kind))
  }
}
