import type { CastRequest, CastResult } from './cast-safetensors.js'
import type { GgufMeasurement } from './measure-gguf.js'

/** What an isolated process is asked to do. Paths are absolute and inside of its folder, but for libraries. */
export type ChildTask =
  | {
      readonly kind: 'quantize-gguf'
      readonly libraryFolder: string
      /** Of a split model the first part; the others lie beside it. */
      readonly inputPath: string
      readonly outputPath: string
      /** As llama.cpp numbers them. */
      readonly fileType: number
      readonly allowRequantize: boolean
      readonly threads: number
    }
  | {
      readonly kind: 'measure-gguf'
      /** Null: types that we can't read ourselves stay unmeasured. */
      readonly libraryFolder: string | null
      readonly sourcePaths: readonly string[]
      readonly resultPath: string
    }
  | ({ readonly kind: 'check-gguf' } & { readonly paths: readonly string[] })
  | ({ readonly kind: 'cast-safetensors' } & Pick<CastRequest, 'inputPath' | 'outputPath' | 'type'>)
  | { readonly kind: 'run-tool'; readonly argv: readonly string[]; readonly folder: string }

/** What each kind of task comes to. */
export interface ChildResults {
  readonly 'quantize-gguf': null
  readonly 'measure-gguf': GgufMeasurement
  readonly 'check-gguf': null
  readonly 'cast-safetensors': CastResult
  readonly 'run-tool': null
}

export type ChildReport =
  | { readonly kind: 'progress'; readonly doneBytes: number }
  | { readonly kind: 'done'; readonly result: ChildResults[keyof ChildResults] }
  /** In one sentence, for people. */
  | { readonly kind: 'failed'; readonly message: string }
