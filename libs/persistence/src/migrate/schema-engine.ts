import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'

export interface SchemaFile {
  readonly path: string
  readonly content: string
}

/** Connections the engine may open; it runs one statement at a time and holds one for its lock. */
const ENGINE_POOL_SIZE = 4
/** Milliseconds: the engine's own advisory-lock timer, which it never clears. */
const ENGINE_LOCK_TIMER_MS = 10_000

const require = createRequire(import.meta.url)
let loaded: Promise<typeof SchemaEngine> | undefined

/** Instantiating the module twice in a process corrupts its memory views, so everyone shares one. */
function loadEngine(): Promise<typeof SchemaEngine> {
  loaded ??= instantiate()
  return loaded
}

async function instantiate(): Promise<typeof SchemaEngine> {
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm'))
  const glue = (await import(join(folder, 'schema_engine_bg.js'))) as Record<string, unknown>
  const bytes = readFileSync(join(folder, 'schema_engine_bg.wasm'))
  // The package's own entry needs wasm imports that Node 20 lacks; TypeScript knows WebAssembly only with the dom library.
  const wasm = (globalThis as unknown as { WebAssembly: WasmNamespace }).WebAssembly
  const instance = new wasm.Instance(new wasm.Module(bytes), { './schema_engine_bg.js': glue })
  ;(glue['__wbg_set_wasm'] as (exports: unknown) => void)(instance.exports)
  ;(instance.exports['__wbindgen_start'] as () => void)()
  return glue['SchemaEngine'] as typeof SchemaEngine
}

interface WasmNamespace {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> }
}

/** Every `.prisma` file below `folder`, in a stable order. */
export function readSchema(folder: string): SchemaFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.prisma'))
    .sort()
    .map(path => ({ path, content: readFileSync(join(folder, path), 'utf8') }))
}

/** Runs `use` with an engine on `databaseUrl`, and leaves no connection and no timer behind. */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schema: readonly SchemaFile[],
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const Engine = await loadEngine()
  const pool = new pg.Pool({ connectionString: databaseUrl, max: ENGINE_POOL_SIZE })
  pool.on('error', () => undefined)
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool))
  const datamodels = schema.map(file => [file.path, file.content] as [string, string])
  const restoreTimers = unrefEngineTimers()
  try {
    const engine = await Engine.new({ datamodels }, () => undefined, factory)
    try {
      return await use(engine)
    } finally {
      engine.free()
    }
  } finally {
    restoreTimers()
    await pool.end()
  }
}

/** Without this every process that migrates would live ten seconds longer. */
function unrefEngineTimers(): () => void {
  const original = globalThis.setTimeout
  globalThis.setTimeout = ((callback: () => void, delayMs?: number, ...rest: []) => {
    const timer = original(callback, delayMs, ...rest)
    if (delayMs === ENGINE_LOCK_TIMER_MS) timer.unref()
    return timer
  }) as typeof setTimeout
  return () => {
    globalThis.setTimeout = original
  }
}
