import { type CommitSha, formatRepoId, type RepoName } from '@entrepot/core'
import type { Variant, VariantFile } from '@entrepot/persistence'
import type { Engine } from '../engines.js'
import { quoteLiteral, quoteShell } from './quote.js'

/** What is to be run, and where it comes from. */
export interface CommandQuestion {
  readonly engine: Engine
  readonly repo: RepoName
  readonly commit: CommitSha
  readonly variant: Pick<Variant, 'format' | 'quantization' | 'key'>
  /** Of weights, the one that is opened first in front. */
  readonly files: readonly VariantFile[]
  /** Of this server, without a trailing slash. */
  readonly baseUrl: string
  /** Tokens of one sequence; null: what the engine does by itself. */
  readonly contextTokens: number | null
  /** Devices that the model is split over. */
  readonly deviceCount: number
}

/** How an engine is told to load a variant: lines for a shell, or of a program. */
export interface EngineCommand {
  readonly engine: Engine
  readonly language: 'shell' | 'python' | 'javascript'
  readonly text: string
}

/**
 * What to type to run a variant from this server, with nothing but the endpoint changed. Tokens are left to `HF_TOKEN`. Every name is quoted
 * for where it stands, as repositories and files are called what others want.
 *
 * llama.cpp and Ollama know no revisions: they get what the default branch leads to, for inference tokens its newest cleared commit.
 */
export function commandFor(question: CommandQuestion): EngineCommand {
  const { engine } = question
  if (engine === 'transformers') return { engine, language: 'python', text: transformersSnippet(question) }
  if (engine === 'transformersjs')
    return { engine, language: 'javascript', text: transformersJsSnippet(question) }
  return { engine, language: 'shell', text: SHELL[engine](question).map(toLine).join('\n') }
}

/** Words of one line, and the environment before them. */
interface Line {
  readonly environment?: Readonly<Record<string, string>>
  readonly words: readonly string[]
}

const SHELL = {
  vllm: question =>
    loadedAs(question, ['vllm', 'serve'], {
      context: '--max-model-len',
      split: '--tensor-parallel-size',
    }),
  sglang: question =>
    loadedAs(question, ['python', '-m', 'sglang.launch_server', '--model-path'], {
      context: '--context-length',
      split: '--tp',
    }),
  tgi: question =>
    loadedAs(question, ['text-generation-launcher', '--model-id'], {
      context: '--max-total-tokens',
      split: '--num-shard',
    }),
  'tensorrt-llm': question => [
    download(question, './model'),
    { words: ['trtllm-serve', './model', ...option('--max_seq_len', question.contextTokens)] },
  ],
  llamacpp: question => [
    {
      // Older builds read the one, newer ones either.
      environment: { HF_ENDPOINT: question.baseUrl, MODEL_ENDPOINT: `${question.baseUrl}/` },
      words: ['llama-server', '-hf', ...hubWords(question), ...option('-c', question.contextTokens)],
    },
  ],
  ollama: question => [
    {
      words: [
        'ollama',
        'run',
        ...(question.baseUrl.startsWith('http:') ? ['--insecure'] : []),
        `${new URL(question.baseUrl).host}/${formatRepoId(question.repo)}:${question.variant.quantization}`,
      ],
    },
  ],
} as const satisfies Record<
  Exclude<Engine, 'transformers' | 'transformersjs'>,
  (question: CommandQuestion) => readonly Line[]
>

/** Servers that load a whole repository; of GGUF they load a file, with the tokenizer inside. */
function loadedAs(
  question: CommandQuestion,
  words: readonly string[],
  flags: { readonly context: string; readonly split: string },
): Line[] {
  const { baseUrl, commit, contextTokens, deviceCount, files, repo, variant } = question
  const limits = [
    ...option(flags.context, contextTokens),
    ...option(flags.split, deviceCount > 1 ? deviceCount : null),
  ]
  if (variant.format === 'gguf')
    return [
      download(question, './model'),
      { words: [...words, `./model/${files[0]?.path ?? ''}`, ...limits] },
    ]
  const environment = { HF_ENDPOINT: baseUrl }
  return [{ environment, words: [...words, formatRepoId(repo), '--revision', commit, ...limits] }]
}

/** The files of one variant into a folder. */
function download({ baseUrl, repo, commit, files }: CommandQuestion, folder: string): Line {
  const from = ['hf', 'download', '--revision', commit, '--local-dir', folder]
  return {
    environment: { HF_ENDPOINT: baseUrl },
    words: [...from, '--', formatRepoId(repo), ...files.map(({ path }) => path)],
  }
}

/** `repo:QUANT`; and the file itself where the quantization does not tell it from another one. */
function hubWords({ repo, variant, files }: CommandQuestion): string[] {
  const id = formatRepoId(repo)
  const isOnlyOne = variant.key === `${variant.format}/${variant.quantization}`
  const [first] = files
  if (isOnlyOne || !first) return [`${id}:${variant.quantization}`]
  return [id, '--hf-file', first.path]
}

function option(name: string, value: number | null): string[] {
  return value === null ? [] : [name, String(value)]
}

function toLine({ environment = {}, words }: Line): string {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${quoteShell(value)}`)
  return [...set, ...words.map(quoteShell)].join(' ')
}

function transformersSnippet({ baseUrl, repo, commit, variant, files }: CommandQuestion): string {
  const [first] = files
  const named = variant.format === 'gguf' && first ? `, gguf_file=${quoteLiteral(first.path)}` : ''
  const from = `${quoteLiteral(formatRepoId(repo))}, revision=${quoteLiteral(commit)}${named}`
  return [
    'import os',
    `os.environ["HF_ENDPOINT"] = ${quoteLiteral(baseUrl)}  # before transformers is imported`,
    'from transformers import AutoModelForCausalLM, AutoTokenizer',
    `tokenizer = AutoTokenizer.from_pretrained(${from})`,
    `model = AutoModelForCausalLM.from_pretrained(${from}, dtype="auto")`,
  ].join('\n')
}

function transformersJsSnippet({ baseUrl, repo, commit, variant }: CommandQuestion): string {
  const options = `{ revision: ${quoteLiteral(commit)}, dtype: ${quoteLiteral(variant.quantization)} }`
  return [
    "import { env, pipeline } from '@huggingface/transformers'",
    `env.remoteHost = ${quoteLiteral(`${baseUrl}/`)}`,
    `const generate = await pipeline('text-generation', ${quoteLiteral(formatRepoId(repo))}, ${options})`,
  ].join('\n')
}
