import type { TreeEntry } from '@entrepot/core'
import { TRANSFORMERS_JS_SUFFIXES } from '@entrepot/formats'
import {
  folderOf,
  type GroupedFile,
  groupOf,
  missingShards,
  nameOf,
  pathIn,
  type VariantGroup,
} from '../variant-group.js'

/** The longest first: `_q4f16` ends in no other, but others might. */
const SUFFIXES = Object.entries(TRANSFORMERS_JS_SUFFIXES)
  .filter(([, suffix]) => suffix !== '')
  .toSorted(([, a], [, b]) => b.length - a.length)
/** The parts that a model of transformers.js may have; what is called otherwise is no part, but another model. */
const PART =
  /^(?:model|decoder(?:_model(?:_merged)?|_with_past_model)?|encoder(?:_model)?|embed_tokens|(?:vision|text|audio|speech|prompt|image)_(?:encoder|model|decoder)|vision_encoder_mask_decoder|prompt_encoder_mask_decoder|lm_head|language_model|gen_head|gen_img_embeds|prepare_inputs_embeds|text_projection|flow_lm_main|flow_lm_flow|mimi_(?:encoder|decoder)|conditional_decoder)$/

/**
 * ONNX files as variants: one for each type that transformers.js asks for, with all parts of the model in it; every file that is called
 * otherwise by itself. Their external data belongs to them.
 *
 * @param entries  of the revision, by path
 */
export function groupOnnx(
  files: readonly GroupedFile[],
  entries: ReadonlyMap<string, TreeEntry>,
): VariantGroup[] {
  const groups = Map.groupBy(files, ({ path }) => {
    const { stem, word } = splitName(path)
    return PART.test(stem) ? `${folderOf(path)} ${word}` : path
  })
  return [...groups.values()].map(parts => {
    const sorted = parts.toSorted(bigPartFirst)
    const [first] = sorted
    const { stem, word } = splitName(first?.path ?? '')
    const { externals, missing } = externalsOf(sorted, entries)
    const issues = missingShards(missing)
    return groupOf('onnx', sorted, { externals, issues, dtypeWord: PART.test(stem) ? word : null })
  })
}

/** Without a suffix it is what transformers.js calls `fp32`, whatever it holds. */
function splitName(path: string): { stem: string; word: string } {
  const base = nameOf(path).replace(/\.onnx$/i, '')
  const found = SUFFIXES.find(([, suffix]) => base.endsWith(suffix))
  return found ? { stem: base.slice(0, -found[1].length), word: found[0] } : { stem: base, word: 'fp32' }
}

/** `model` is what a part is called that is all of it. */
function bigPartFirst(a: GroupedFile, b: GroupedFile): number {
  const isModel = ({ path }: GroupedFile) => (splitName(path).stem === 'model' ? 0 : 1)
  return isModel(a) - isModel(b) || (a.path < b.path ? -1 : 1)
}

function externalsOf(files: readonly GroupedFile[], entries: ReadonlyMap<string, TreeEntry>) {
  const externals = new Map<string, TreeEntry>()
  const missing: string[] = []
  for (const { path, header } of files) {
    for (const name of header?.externalFiles ?? []) {
      const at = pathIn(folderOf(path), name)
      const entry = entries.get(at)
      if (entry) externals.set(at, entry)
      else missing.push(name)
    }
  }
  return { externals: [...externals.values()], missing }
}
