import { execFileSync } from 'node:child_process'
import { asCommitSha, parseRepoId } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { ENGINES } from '../engines.js'
import { commandFor, type CommandQuestion } from './command-for.js'

const COMMIT = asCommitSha('c'.repeat(40))
const HOSTILE = "a'b; touch pwned; $(touch pwned) `touch pwned`/-m\n.gguf"

function asked(more: Partial<CommandQuestion> = {}): CommandQuestion {
  return {
    engine: 'llamacpp',
    repo: parseRepoId('model', 'acme/llama'),
    commit: COMMIT,
    variant: { format: 'gguf', quantization: 'Q4_K_M', key: 'gguf/Q4_K_M' },
    files: [{ path: 'llama.Q4_K_M.gguf', sizeBytes: 1, sha256: null }],
    baseUrl: 'https://hub.example',
    contextTokens: 8_192,
    deviceCount: 1,
    ...more,
  }
}

const SAFETENSORS = {
  variant: { format: 'safetensors', quantization: 'BF16', key: 'safetensors/BF16' },
  files: [{ path: 'model.safetensors', sizeBytes: 1, sha256: null }],
} as const

describe('commandFor', () => {
  it.each([
    [
      asked(),
      'HF_ENDPOINT=https://hub.example MODEL_ENDPOINT=https://hub.example/ llama-server -hf acme/llama:Q4_K_M -c 8192',
    ],
    [
      asked({ variant: { format: 'gguf', quantization: 'Q4_K_M', key: 'gguf/Q4_K_M/b.gguf' } }),
      'HF_ENDPOINT=https://hub.example MODEL_ENDPOINT=https://hub.example/ llama-server -hf acme/llama --hf-file llama.Q4_K_M.gguf -c 8192',
    ],
    [asked({ engine: 'ollama' }), 'ollama run hub.example/acme/llama:Q4_K_M'],
    [
      asked({ engine: 'ollama', baseUrl: 'http://localhost:8080' }),
      'ollama run --insecure localhost:8080/acme/llama:Q4_K_M',
    ],
    [
      asked({ engine: 'vllm', deviceCount: 4, ...SAFETENSORS }),
      `HF_ENDPOINT=https://hub.example vllm serve acme/llama --revision ${COMMIT} --max-model-len 8192 --tensor-parallel-size 4`,
    ],
    [
      asked({ engine: 'vllm', contextTokens: null }),
      `HF_ENDPOINT=https://hub.example hf download --revision ${COMMIT} --local-dir ./model -- acme/llama llama.Q4_K_M.gguf\nvllm serve ./model/llama.Q4_K_M.gguf`,
    ],
  ])('is what one types: %#', (question, text) => {
    expect(commandFor(question)).toEqual({ engine: question.engine, language: 'shell', text })
  })

  it('knows every engine', () => {
    for (const engine of ENGINES) expect(commandFor(asked({ engine })).text).toContain('acme/llama')
  })

  it('names what a program loads as the program has it', () => {
    const python = commandFor(asked({ engine: 'transformers', ...SAFETENSORS })).text
    expect(python).toContain(`from_pretrained("acme/llama", revision="${COMMIT}")`)
    const js = commandFor(
      asked({ engine: 'transformersjs', variant: { format: 'onnx', quantization: 'q8', key: 'onnx/q8' } }),
    ).text
    expect(js).toContain(`env.remoteHost = "https://hub.example/"`)
    expect(js).toContain(`"acme/llama", { revision: "${COMMIT}", dtype: "q8" }`)
  })

  it('runs nothing that a name of a file says', () => {
    const files = [{ path: HOSTILE, sizeBytes: 1, sha256: null }]
    const variant = { format: 'gguf', quantization: '$(touch pwned)', key: `gguf/x/${HOSTILE}` }
    for (const engine of ENGINES) {
      const { language, text } = commandFor(asked({ engine, files, variant }))
      if (language !== 'shell') continue
      // Every program is a function that shows its words instead.
      const programs = [
        'llama-server',
        'ollama',
        'vllm',
        'hf',
        'python',
        'text-generation-launcher',
        'trtllm-serve',
      ]
      const shown = programs.map(name => `function ${name} { printf '%s\\0' "$@"; }`).join('\n')
      const folderIsEmpty = '[ -z "$(ls -A .)" ] || { echo pwned; exit 1; }'
      const script = `cd "$(mktemp -d)"\n${shown}\n${text}\n${folderIsEmpty}`
      const said = execFileSync('bash', ['-c', script]).toString()
      expect(said.split('\0').some(word => word.includes('touch pwned'))).toBe(true)
      expect(said.endsWith('\0')).toBe(true)
    }
    const python = commandFor(asked({ engine: 'transformers', files, variant })).text
    const calls = python.split('\n').filter(line => line.includes('from_pretrained('))
    expect(calls).toHaveLength(2)
  })
})
