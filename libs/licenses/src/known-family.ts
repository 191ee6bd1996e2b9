import { findLicense } from './find-license.js'
import type { License } from './license.js'

/** Repositories whose licence is common knowledge, by id. First match wins; ids compare without case. */
const FAMILIES: readonly (readonly [pattern: RegExp, licenseId: string])[] = [
  [/^meta-llama\/(?:meta-)?llama-?2\b/, 'llama2'],
  [/^(?:codellama\/|meta-llama\/codellama)/, 'llama2'],
  [/^meta-llama\/(?:meta-)?llama-?3\.1\b/, 'llama3.1'],
  [/^meta-llama\/(?:meta-)?llama-?3\.2\b/, 'llama3.2'],
  [/^meta-llama\/(?:meta-)?llama-?3\.3\b/, 'llama3.3'],
  [/^meta-llama\/(?:meta-)?llama-?3\b/, 'llama3'],
  [/^meta-llama\/(?:meta-)?llama-?4\b/, 'llama4'],
  // From its fourth generation on, Gemma is under Apache 2.0.
  [
    /^google\/(?:gemma-(?:1\.1|[237])|(?:codegemma|recurrentgemma|paligemma|shieldgemma|datagemma)-)/,
    'gemma',
  ],
  [/^(?:compvis|runwayml|stable-diffusion-v1-5)\/stable-diffusion/, 'creativeml-openrail-m'],
  [/^stabilityai\/(?:stable-diffusion-(?:2|xl-base-1\.0)|sdxl-vae)/, 'openrail++'],
  [/^stabilityai\/stable-diffusion-3/, 'stabilityai-ai-community'],
  [/^bigscience\/bloomz?(?:$|-)/, 'bigscience-bloom-rail-1.0'],
  [/^bigcode\/(?:starcoder|santacoder)/, 'bigcode-openrail-m'],
  [/^deepfloyd\/if-/, 'deepfloyd-if-license'],
  [/^xai-org\/grok-2/, 'grok2-community'],
  [/^tiiuae\/falcon-(?:180b|11b|mamba)/, 'falcon-llm-license'],
  [
    /^black-forest-labs\/flux\.1-(?:dev|fill-dev|kontext-dev|canny-dev|depth-dev)/,
    'flux-1-dev-non-commercial-license',
  ],
  [/^lgai-exaone\//, 'exaone'],
  [/^databricks\/dbrx/, 'databricks-open-model-license'],
  [/^mistralai\/(?:codestral-22b|mistral-large-instruct|ministral-8b)/, 'mrl'],
  [/^qwen\/qwen-(?:7b|14b|72b)/, 'tongyi-qianwen'],
  [/^qwen\/qwen2(?:\.5)?-(?:math-|vl-)?72b/, 'qwen'],
  [/^qwen\/qwen2\.5-(?:coder-|vl-)?3b/, 'qwen-research'],
  [/^deepseek-ai\/deepseek-(?:llm|coder|math|moe|v2)/, 'deepseek'],
  [/^ai21labs\/ai21-jamba-(?:1\.5|mini-1\.|large-1\.)/, 'jamba-open-model-license'],
  [/^facebook\/dinov3-/, 'dinov3-license'],
  [/^coqui\/xtts-/, 'coqui-public-model-license'],
  [/^briaai\/rmbg-1\.4/, 'bria-rmbg-1.4'],
  [/^(?:cohereforai|coherelabs)\/(?:c4ai-|aya-)/, 'cc-by-nc-4.0'],
  [/^facebook\/(?:nllb-200|musicgen-|seamless-m4t)/, 'cc-by-nc-4.0'],
]

/**
 * The licence that a repository of a well-known family is published under, judged by its id alone: enough to ask for a
 * review of a derivative, never enough to clear one. Null for everything else.
 */
export function licenseOfKnownFamily(repoId: string): License | null {
  const id = repoId.toLowerCase()
  const family = FAMILIES.find(([pattern]) => pattern.test(id))
  return family ? findLicense(family[1]) : null
}

/** Whether a repository is the licensor's own, who owes nothing to himself under that licence. */
export function isLicensor(license: License, repoId: string): boolean {
  const id = repoId.toLowerCase()
  return (
    license.licensors.includes(id.slice(0, Math.max(id.indexOf('/'), 0))) ||
    licenseOfKnownFamily(id)?.id === license.id
  )
}
