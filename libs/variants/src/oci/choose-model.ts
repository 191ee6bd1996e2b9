import { DomainError, formatRepoId, type Principal, type TreeEntry } from '@entrepot/core'
import type { TreeIndex } from '@entrepot/git'
import { listVariants, type Repo, type Variant } from '@entrepot/persistence'
import { type Engines, isFile, readTree, type ResolvedRevision, resolveRevision } from '@entrepot/registry'
import {
  chooseGguf,
  chooseProjector,
  type GgufChoice,
  isModelFile,
  isSplit,
  LATEST,
  tagsOf,
} from './gguf-choice.js'

/** What somebody asks for by the protocols of container registries. */
export interface PullQuestion {
  readonly principal: Principal
  readonly repo: Repo
  /** A quantization, the name of a file, `latest`, or `profile-<name>`. */
  readonly tag: string
  /** Ollama takes models in one file only. */
  readonly takesParts: boolean
}

/** A model in GGUF, where it is, and what belongs to it. */
export interface ChosenModel {
  readonly resolved: ResolvedRevision
  readonly tree: TreeIndex
  readonly variant: Variant
  readonly file: TreeEntry
  readonly projector: TreeEntry | null
}

/** A tag holds no slash, so this stands for `profile/`. */
const PROFILE = 'profile-'
const TAG = /^\w[\w.-]{0,127}$/
/** Forms that a refusal names. */
const MAX_NAMED = 20

/**
 * The model that a tag means, if this principal may read it.
 *
 * @throws DomainError `variant-not-found`  it says what there is
 * @throws DomainError `invalid-argument`  that is no tag, or the model is in parts and they are not taken
 * @throws what `resolveRevision` throws
 */
export async function chooseModel(engines: Engines, question: PullQuestion): Promise<ChosenModel> {
  const { tag, repo } = question
  if (!TAG.test(tag))
    throw new DomainError('invalid-argument', `${JSON.stringify(tag.slice(0, 128))} is no tag.`)
  const resolved = await resolveAsked(engines, question)
  const tree = await readTree(engines, resolved)
  const choices = await choicesOf(engines, resolved, tree)
  const word = isProfile(tag) ? LATEST : tag
  const chosen = chooseGguf(preferred(choices, question), word)
  if (!chosen) throw absent(repo, tag, choices)
  if (!question.takesParts && isSplit(chosen)) throw inParts(repo, chosen, choices)
  const path = chosen.paths.find(isModelFile) ?? ''
  const file = tree.get(path)
  if (!file) throw absent(repo, tag, choices)
  const files = tree.entries.filter(isFile).map(entry => entry.path)
  const projector = chooseProjector(files, path)
  return {
    resolved,
    tree,
    variant: chosen.variant,
    file,
    projector: projector === null ? null : tree.get(projector),
  }
}

interface Choice extends GgufChoice {
  readonly variant: Variant
}

/** To a token with a profile the model is one variant of it; who names another by its tag means that one. */
function resolveAsked(
  engines: Engines,
  { principal, repo, tag, takesParts }: PullQuestion,
): Promise<ResolvedRevision> {
  if (isProfile(tag)) return resolveRevision(engines, principal, repo, `profile/${tag.slice(PROFILE.length)}`)
  // Clients that take parts come back for `resolve/main`, which is what their token's profile says.
  const isNamed = tag.toLowerCase() !== LATEST && !takesParts && principal.kind === 'token'
  return resolveRevision(engines, isNamed ? { ...principal, profile: null } : principal, repo, 'HEAD')
}

function isProfile(tag: string): boolean {
  return tag.startsWith(PROFILE) && !tag.toLowerCase().endsWith('.gguf')
}

/** Those that are whole and all there for who asks, in the order of the tree. */
async function choicesOf(
  { db }: Pick<Engines, 'db'>,
  { revision }: ResolvedRevision,
  tree: TreeIndex,
): Promise<readonly Choice[]> {
  const variants = await listVariants(db.prisma, [revision.id])
  const choices = variants
    .filter(({ format, header }) => format === 'gguf' && !isBroken(header))
    .map(variant => ({ ...variant, variant, paths: pathsOf(variant) }))
    .filter(({ paths }) => paths.length > 0 && paths.every(path => tree.get(path) !== null))
  return choices.toSorted((a, b) => ((a.paths[0] ?? '') < (b.paths[0] ?? '') ? -1 : 1))
}

/** A part of it is not there, or its header could not be read to the end. */
function isBroken(header: Variant['header']): boolean {
  return (
    typeof header === 'object' && header !== null && 'isComplete' in header && header['isComplete'] === false
  )
}

function pathsOf({ files }: Variant): readonly string[] {
  if (!Array.isArray(files)) return []
  return files.flatMap(file =>
    typeof file === 'object' && file !== null && 'path' in file && typeof file['path'] === 'string'
      ? [file['path']]
      : [],
  )
}

/** What nobody named need not be in parts. */
function preferred(choices: readonly Choice[], { tag, takesParts }: PullQuestion): readonly Choice[] {
  if (takesParts || tag.toLowerCase() !== LATEST) return choices
  const whole = choices.filter(choice => !isSplit(choice))
  return whole.length > 0 ? whole : choices
}

function absent(repo: Repo, tag: string, choices: readonly Choice[]): DomainError {
  const tags = tagsOf(choices)
  const there =
    tags.length === 0
      ? 'There is no GGUF file whose header could be read.'
      : `It has ${tags.slice(0, MAX_NAMED).join(', ')}.`
  return new DomainError('variant-not-found', `${formatRepoId(repo)} has no ${tag} in GGUF. ${there}`)
}

function inParts(repo: Repo, { paths, quantization }: Choice, choices: readonly Choice[]): DomainError {
  const whole = tagsOf(choices.filter(choice => !isSplit(choice)))
  const instead =
    whole.length > 0 ? ` Or take one that is whole: ${whole.slice(0, MAX_NAMED).join(', ')}.` : ''
  const message =
    `${formatRepoId(repo)}:${quantization} comes in ${paths.length} files, and Ollama takes a model in one. ` +
    `Merge them with \`llama-gguf-split --merge\` and push the result.${instead}`
  return new DomainError('invalid-argument', message)
}
