import { Inject } from '@nestjs/common'
import { Args, Query, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { type PlannedAct, previewDecisions } from '@entrepot/governance'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import { idOf } from './id-of.js'
import { DecisionPreviewArgs, DecisionPreviewNode } from './review.node.js'

@Resolver(() => DecisionPreviewNode)
export class DecisionPreviewResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => [DecisionPreviewNode], {
    description:
      'What verdicts would become if you decided so about some reviews. Nothing is written; a waiver is taken to be approved.',
  })
  @Requires('verdict:see-blocked')
  async decisionPreview(
    @Who() who: Principal,
    @Args() args: DecisionPreviewArgs,
  ): Promise<DecisionPreviewNode[]> {
    const ids = args.reviews.map(id => idOf(id, 'a review'))
    const previews = await previewDecisions(this.services.engines, who, ids, actOf(args))
    return previews.map(({ after, refusal, ...preview }) => ({
      ...preview,
      after: after?.state ?? null,
      reasons: after?.reasons ?? [],
      refusal: refusal?.message ?? null,
    }))
  }
}

function actOf({ act, fingerprint = null, ruleId = null }: DecisionPreviewArgs): PlannedAct {
  if (act !== 'waive') return { kind: act }
  if ((fingerprint === null) === (ruleId === null))
    throw new DomainError('invalid-argument', 'Name either `fingerprint` or `ruleId`.')
  return { kind: act, fingerprint, ruleId }
}
