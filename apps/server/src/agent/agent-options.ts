/** What an agent was told by whoever started it. */
export interface AgentOptions {
  /** Of the registry, without a trailing slash. It is the operator's own choice: http and private addresses are as good as others. */
  readonly endpoint: string
  /** Holds the token, and is read again for every request, so that it can be changed while the agent runs. */
  readonly tokenFile: string
  readonly name: string
  /** Null: that of the token, or none. */
  readonly profile: string | null
  readonly engine: string
  readonly devices: readonly { readonly name: string; readonly memoryBytes: number }[]
  /** The folder that clients call `HF_HUB_CACHE`. */
  readonly cacheDir: string
  /** Null: as much as is assigned, and nothing is ever evicted. */
  readonly maxCacheBytes: number | null
  /** Reads every file that is held once more at the start, instead of those alone that look changed. */
  readonly shouldVerifyAll: boolean
}
