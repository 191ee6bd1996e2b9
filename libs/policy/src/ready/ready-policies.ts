import { BASELINE } from './baseline.js'
import { COMMERCIAL_PRODUCT } from './commercial-product.js'
import { EU_AI_ACT_GPAI } from './eu-ai-act-gpai.js'
import { RESEARCH } from './research.js'

/** A policy to begin with: as YAML, so that its comments come along. */
export interface ReadyPolicy {
  readonly name: string
  readonly source: string
}

/** Policies that come with the product. Each is a draft for somebody to make their own; none is activated by itself but `baseline`. */
export const READY_POLICIES: readonly ReadyPolicy[] = [
  { name: 'baseline', source: BASELINE },
  { name: 'commercial-product', source: COMMERCIAL_PRODUCT },
  { name: 'eu-ai-act-gpai', source: EU_AI_ACT_GPAI },
  { name: 'research', source: RESEARCH },
]
