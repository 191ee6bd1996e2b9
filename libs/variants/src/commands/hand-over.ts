import { formatRepoId } from '@entrepot/core'
import { type Engine, ENGINES } from '../engines.js'
import type { ProfileSpec } from '../profiles/profile-spec.js'
import { contextFor } from '../resolve/question-parts.js'
import type { Judged } from '../resolve/resolution.js'
import { filesOf } from '../resolve/resolve-variant.js'
import { commandFor, type EngineCommand } from './command-for.js'

/** A file to fetch. */
export interface OfferedFile {
  readonly path: string
  readonly sizeBytes: number
  /** Null for a file that is small enough to be in git. */
  readonly sha256: string | null
  /** At the exact revision. */
  readonly url: string
}

/** All that is needed to fetch and run a chosen variant. */
export interface HandOver {
  /** Of weights, the one that is opened first in front. */
  readonly files: readonly OfferedFile[]
  /** For the engine that was asked for, or for each that loads it. */
  readonly commands: readonly EngineCommand[]
}

/** How a chosen variant is fetched from this server and run. @param baseUrl  of this server, without a trailing slash */
export function handOver(chosen: Judged, question: ProfileSpec, baseUrl: string): HandOver {
  const { repo, commit, variant, fit } = chosen
  const files = filesOf(variant)
  const home = `${baseUrl}/${formatRepoId(repo)}/resolve/${commit}`
  return {
    files: files.map(file => ({ ...file, url: `${home}/${urlPathOf(file.path)}` })),
    commands: enginesOf(chosen, question).map(engine =>
      commandFor({
        ...{ engine, repo, commit, variant, files, baseUrl },
        contextTokens: contextFor(variant, question),
        deviceCount: fit.perDevice.length,
      }),
    ),
  }
}

function enginesOf({ variant }: Judged, { engine }: ProfileSpec): readonly Engine[] {
  return engine === null ? ENGINES.filter(one => variant.engines.includes(one)) : [engine]
}

function urlPathOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
