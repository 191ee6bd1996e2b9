import { buffer } from 'node:stream/consumers'
import { DomainError, type TreeEntry } from '@entrepot/core'
import { readGgufMetadata } from '@entrepot/formats'
import type { TreeIndex } from '@entrepot/git'
import { type FileOpener, isFile, readEntry } from '@entrepot/registry'
import { ollamaChatOf } from './chat-templates.js'
import type { ChosenModel } from './choose-model.js'
import type { Layer } from './manifest.js'

/** Bytes of a small file that becomes a layer of its own: a licence text has at most some 40 KiB, a prompt less. */
const MAX_BYTES = 256 * 1024
const LICENCES: readonly string[] = ['LICENSE', 'LICENSE.txt', 'LICENSE.md', 'LICENCE']

/**
 * What Ollama wants to know beside the weights. The repository's own files `template`, `system` and `params` are taken as they are; what
 * they do not say is told from the model's header, as far as it is known there.
 *
 * @throws DomainError `invalid-argument`  one of these files is not what Ollama takes
 */
export async function syntheticLayers(
  files: FileOpener,
  { resolved, tree, file }: ChosenModel,
): Promise<readonly Layer[]> {
  const read = (path: string) => readText(files, resolved.repo, tree, path)
  const [template, system, params] = [await read('template'), await read('system'), await read('params')]
  if (params !== null) requireJson(params)
  const chat = template === null ? await chatOf(files, resolved.repo, file) : null
  const stop = params === null && chat !== null ? JSON.stringify({ stop: chat.stop }) : null
  const licence = await firstText(LICENCES, read)
  return [
    ...layer('template', template ?? chat?.template ?? null),
    ...layer('system', system),
    ...layer('params', params ?? stop),
    ...layer('license', licence),
  ]
}

type RepoKey = Parameters<FileOpener['open']>[0]

function layer(kind: Layer['kind'], text: string | null): Layer[] {
  return text === null || text === '' ? [] : [{ kind, content: new Uint8Array(Buffer.from(text)) }]
}

async function chatOf(files: FileOpener, repo: RepoKey, file: TreeEntry) {
  const read = readEntry((entry, range) => files.open(repo, entry, range), file)
  const { chatTemplate } = await readGgufMetadata(read, file.sizeBytes)
  return chatTemplate === null ? null : ollamaChatOf(chatTemplate)
}

async function firstText(paths: readonly string[], read: (path: string) => Promise<string | null>) {
  for (const path of paths) {
    const text = await read(path)
    if (text !== null) return text
  }
  return null
}

/** Null where there is no such file, or none that could be one of these. */
async function readText(
  files: FileOpener,
  repo: RepoKey,
  tree: TreeIndex,
  path: string,
): Promise<string | null> {
  const entry = tree.get(path)
  if (!entry || !isFile(entry) || entry.sizeBytes > MAX_BYTES) return null
  const bytes = await buffer(await files.open(repo, entry))
  return bytes.toString('utf8')
}

function requireJson(text: string): void {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  } catch (error) {
    throw notParams(error)
  }
  throw notParams()
}

function notParams(cause?: unknown): DomainError {
  const message = 'The file `params` of this repository is no JSON object, which Ollama could not read.'
  return new DomainError('invalid-argument', message, {}, { cause })
}
