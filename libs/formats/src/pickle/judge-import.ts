import { ALLOWED, DANGEROUS_ATTRIBUTES, DANGEROUS_MODULES, DANGEROUS_NAMES } from './known-imports.js'
import type { ImportVerdict } from './pickle-scan.js'

const allowed = new Map(
  Object.entries(ALLOWED).map(([module, names]) => [module, new Set(names.split(' '))] as const),
)

/** Modules of the classes that TorchScript compiles: made of the archive's own code, and no Python module can have this name. */
const TORCHSCRIPT_CLASSES = /^__torch__(?:\.[A-Za-z_][\w$]*)*$/

/**
 * Whether an import may stand in a file of weights. First the list of what is known to be harmless, by its exact name; then what is
 * known to be dangerous, with everything below a dangerous module; and all the rest is for a person to look at.
 */
export function judgeImport(module: string, name: string): ImportVerdict {
  if (allowed.get(module)?.has(name)) return 'allowed'
  if (TORCHSCRIPT_CLASSES.test(module) && /^[\w$]+$/.test(name)) return 'allowed'
  // Python takes neither spaces nor other letters for a module of its own, but a scanner must not be the one that is stricter.
  const path = `${module}.${name}`.normalize('NFKC').replace(/\s/g, '').split('.')
  if (path.some(part => DANGEROUS_ATTRIBUTES.has(part))) return 'dangerous'
  for (let length = 1; length <= path.length; length++) {
    const prefix = path.slice(0, length).join('.')
    if (DANGEROUS_NAMES.has(prefix)) return 'dangerous'
    if (length < path.length && DANGEROUS_MODULES.has(prefix))
      return isHarmless(path) ? 'suspicious' : 'dangerous'
  }
  return 'suspicious'
}

/** What modules on the list hold that is only a type or a value; nobody vouches for it, but it runs nothing. */
const HARMLESS: ReadonlySet<string> = new Set([
  'builtins.print',
  'builtins.Exception',
  'builtins.ValueError',
  'builtins.enumerate',
  'builtins.zip',
  'builtins.len',
  'builtins.max',
  'builtins.min',
  'builtins.sum',
  'builtins.type',
  'builtins.property',
  'functools.lru_cache',
  'operator.itemgetter',
  '_operator.itemgetter',
  'io.BytesIO',
  '_io.BytesIO',
  'io.StringIO',
  '_io.StringIO',
  'types.MappingProxyType',
  'types.GenericAlias',
  'weakref.WeakKeyDictionary',
  'weakref.WeakValueDictionary',
  'weakref.WeakSet',
  'threading.Lock',
  'logging.Logger',
])

function isHarmless(path: readonly string[]): boolean {
  return HARMLESS.has(path.join('.'))
}
