/** How variants are made on this node. */
export interface DeriveSettings {
  /** This process's name among those that work. */
  readonly owner: string
  /** Folder for what is being worked on; what a crash leaves in it is swept at start. */
  readonly scratchDir: string
  readonly limits: DeriveLimits
  /** An external `llama-quantize`, by its path. Null: llama.cpp's library from npm. */
  readonly llamaQuantize: string | null
  /** YAML file of other tools; null: there are none. */
  readonly toolsFile: string | null
}

/** What one derivation may take. */
export interface DeriveLimits {
  /** Of its processes together. */
  readonly memoryBytes: number
  /** Of its folder: what is fetched and what is made. */
  readonly diskBytes: number
  readonly wallMs: number
}
