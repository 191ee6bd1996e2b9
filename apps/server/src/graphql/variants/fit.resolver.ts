import { Args, ArgsType, Field, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { type CacheType, type Device, type Engine, fitVariant, parseProfileSpec } from '@entrepot/variants'
import { Requires } from '../access/requires.js'
import { CacheTypeEnum, EngineEnum } from '../enums.js'
import { DevicesInput, FitNode } from './fit.node.js'
import { VariantNode } from './variant.node.js'

@ArgsType()
export class FitArgs {
  @Field(() => EngineEnum, { nullable: true, description: 'Any unless given.' })
  readonly engine?: Engine | null

  @Field(() => [DevicesInput], { description: 'What it is to run on. None: whatever its size.' })
  readonly devices!: readonly DevicesInput[]

  @Field(() => Int, { nullable: true, description: 'Of one sequence; what it was made for unless given.' })
  readonly contextTokens?: number | null

  @Field(() => Int, { defaultValue: 1, description: 'Sequences at a time.' })
  readonly batch!: number

  @Field(() => CacheTypeEnum, { nullable: true, description: 'What the engine usually takes unless given.' })
  readonly cacheType?: CacheType | null
}

@Resolver(() => VariantNode)
export class VariantFitResolver {
  @ResolveField(() => FitNode, {
    description: 'Whether it fits, by the formula in docs/fit.md. What is not known is said to be.',
  })
  @Requires('repo:read')
  fit(@Parent() variant: VariantNode, @Args() args: FitArgs): FitNode {
    const { engine = null, contextTokens = null, batch, cacheType = null } = args
    const devices = devicesOf(args.devices)
    const spec = parseProfileSpec(
      { engine, devices, contextTokens, batch, cacheType },
      'This can’t be calculated',
    )
    const asked = { ...spec, shape: variant.wholeShape, weightBytes: Number(variant.sizeBytes) }
    return fitVariant({ ...asked, contextTokens: spec.contextTokens ?? variant.contextTokens })
  }
}

/** Of one entry; more than a question may have together, so that it is refused as a whole. */
const MAX_COUNT = 100

/** As many devices as are counted. */
export function devicesOf(devices: readonly DevicesInput[]): Device[] {
  return devices.flatMap(({ kind, memoryBytes, count }) =>
    Array.from({ length: Math.min(Math.max(count, 0), MAX_COUNT) }, () => ({ kind, memoryBytes })),
  )
}
