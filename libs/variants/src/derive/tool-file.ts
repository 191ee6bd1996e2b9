import { readFile } from 'node:fs/promises'
import { DomainError } from '@entrepot/core'
import { parse } from 'yaml'
import { z } from 'zod'

/** A program of the operator's that makes variants. */
export interface ExternalTool {
  readonly name: string
  /** Program and arguments; `{input}`, `{output}` and `{type}` stand for what they say, within an argument too. */
  readonly argv: readonly string[]
  /** Format of the variants that it reads. */
  readonly from: string
  /** What `{input}` is: the folder with the source's files, or the one file that is opened first. */
  readonly input: 'folder' | 'file'
  /** Path of what it makes, in the new repository; `{type}` and `{name}` (of that repository) are filled in. */
  readonly output: string
  readonly types: readonly string[]
}

const WORD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/
const tool = z.strictObject({
  name: z.string().regex(WORD, 'must be a word'),
  argv: z
    .array(z.string().min(1))
    .min(1)
    .refine(
      ([program]) => program?.startsWith('/') === true,
      'must begin with the absolute path of a program',
    ),
  from: z.enum(['safetensors', 'gguf', 'onnx', 'pytorch']),
  input: z.enum(['folder', 'file']).default('folder'),
  output: z
    .string()
    .regex(/^[\w{}./-]+$/, 'must be a plain path')
    .refine(
      path => !path.startsWith('/') && !path.split('/').includes('..'),
      'must stay inside of the repository',
    ),
  types: z.array(z.string().regex(WORD, 'must be words')).min(1),
})
const file = z.strictObject({ tools: z.array(tool).max(50) })

/**
 * The tools that the operator gave this server.
 * @throws DomainError `config-invalid`  the file can't be read, or is not what docs/deriving.md says
 */
export async function readToolFile(path: string | null): Promise<readonly ExternalTool[]> {
  if (path === null) return []
  const parsed = file.safeParse(parse(await readFile(path, 'utf8').catch(unreadable)))
  if (parsed.success) return parsed.data.tools
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new DomainError('config-invalid', `ENTREPOT_DERIVE_TOOLS: ${where} ${issue?.message ?? 'is wrong'}.`)
}

function unreadable(error: unknown): never {
  throw new DomainError(
    'config-invalid',
    'The file of ENTREPOT_DERIVE_TOOLS can not be read.',
    {},
    { cause: error },
  )
}

/**
 * The tool of this name, if it makes this type.
 * @throws DomainError `invalid-argument`
 */
export async function requireTool(path: string | null, name: string, type: string): Promise<ExternalTool> {
  const tools = await readToolFile(path)
  const found = tools.find(one => one.name === name)
  if (!found) {
    const known = tools.map(one => one.name).join(', ') || 'none'
    throw new DomainError(
      'invalid-argument',
      `This server has no tool ${JSON.stringify(name.slice(0, 60))}; it has: ${known}.`,
    )
  }
  if (found.types.includes(type)) return found
  throw new DomainError('invalid-argument', `${found.name} makes ${found.types.join(', ')}.`)
}

/** Program and arguments with what the placeholders stand for. */
export function fillArguments(
  argv: readonly string[],
  values: Readonly<Record<'input' | 'output' | 'type', string>>,
): string[] {
  return argv.map(argument =>
    argument.replace(/\{(input|output|type)\}/g, (_, name: keyof typeof values) => values[name]),
  )
}
