/** What the memory of a running model depends on, as its header or its `config.json` says. Null: not said; never a guess. */
export interface ModelShape {
  /** As the source calls it: `llama` (GGUF), `LlamaForCausalLM` (transformers). */
  readonly architecture: string | null
  readonly layerCount: number | null
  readonly hiddenSize: number | null
  readonly headCount: number | null
  /** Heads of keys and values; fewer than `headCount` with grouped-query attention. */
  readonly kvHeadCount: number | null
  /** Numbers of one head's key, and of its value. */
  readonly keySize: number | null
  readonly valueSize: number | null
  readonly vocabularySize: number | null
  /** Tokens that it was made for. */
  readonly contextTokens: number | null
  readonly slidingWindow: SlidingWindow | null
  readonly latentAttention: LatentAttention | null
  readonly experts: { readonly count: number; readonly usedPerToken: number | null } | null
  /** Layers that keep a state of fixed size instead of keys and values (Mamba and its like); null where it is not known whether there are any. */
  readonly recurrentLayerCount: number | null
  /** Numbers that one of those layers keeps for one sequence; absent or null: not said. */
  readonly recurrentStateSize?: number | null
}

/** Layers that look at no more than so many tokens back. */
export interface SlidingWindow {
  readonly tokens: number
  /** Null: all layers do. */
  readonly layerCount: number | null
}

/** Multi-head latent attention: one compressed row per token and layer in place of keys and values. */
export interface LatentAttention {
  readonly kvRank: number
  readonly ropeSize: number
}
