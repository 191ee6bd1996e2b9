import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** llama.cpp's library on this host. */
export interface FoundLibrary {
  readonly folder: string
  /** Of llama.cpp: `b1234`, `v0.4.0`. */
  readonly version: string
}

/** Platforms that the packages are made for, by Node's name of them. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
}

/** The library from npm, which is an optional package; null where it was not installed. */
export function findLlamaLibrary(): FoundLibrary | null {
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  if (name === undefined) return null
  try {
    const entry = createRequire(import.meta.url).resolve(`@node-llama-cpp/${name}`)
    const folder = join(dirname(entry), '..', 'bins', name)
    return existsSync(folder) ? { folder, version: versionOf(folder) } : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

function versionOf(folder: string): string {
  const file = join(folder, '_nlcBuildMetadata.json')
  const said = existsSync(file) ? /"release":"([\w.-]+)"/.exec(readFileSync(file, 'utf8')) : null
  return said?.[1] ?? 'of an unknown version'
}
