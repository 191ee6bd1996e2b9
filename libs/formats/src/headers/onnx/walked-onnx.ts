import type { TensorComplaints } from '../tensor-complaints.js'
import type { Wire } from './wire.js'

/** A tensor that is stored in a model, or beside it. */
export interface OnnxTensor {
  readonly name: string
  readonly typeId: number
  readonly elementCount: number
  readonly sizeBytes: number
}

/** What an input of a node is, where the node tells. */
export type TensorRole =
  /** Weights, `count` of them where the node says; else the stored type and `bits` tell. */
  | {
      readonly kind: 'weights'
      readonly method: WeightMethod
      readonly bits: number | null
      readonly groupSize: number | null
      readonly count: number | null
      readonly scale: string | null
      readonly detail: string | null
    }
  /** Scales, zero points and the like: no weights of their own. */
  | { readonly kind: 'side' }

/** `blocks`: some weights share a scale; `bnb4`: as bitsandbytes does; `linear`: eight bits with scale and zero point. */
export type WeightMethod = 'blocks' | 'bnb4' | 'linear'

/** A model while it is walked. */
export interface OnnxWalk extends Wire {
  readonly tensors: OnnxTensor[]
  readonly roles: Map<string, TensorRole>
  readonly ops: Set<string>
  readonly opsets: Map<string, number>
  readonly words: Record<string, string | number | boolean>
  readonly externalFiles: Map<string, number>
  readonly complaints: TensorComplaints
  nodeCount: number
  leftKeptBytes: number
}
