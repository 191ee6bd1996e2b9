import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { keepsBlobsInS3 } from '../support/s3-environment.js'

/** The versions of huggingface_hub that we promise to serve: the newest of each of its three generations; one of them on S3. */
export const HUGGINGFACE_HUB_VERSIONS = keepsBlobsInS3
  ? (['2.0.0'] as const)
  : (['2.0.0', '1.33.0', '0.36.2'] as const)

/** Where `e2e/clients/install.mjs` puts the Python of one version. */
export function pythonOf(version: string): string {
  return resolve('.cache', 'clients', `huggingface_hub-${version}`, 'bin', 'python')
}

/** The Python that has `datasets` and `transformers`. */
export const LIBRARIES_PYTHON = resolve('.cache', 'clients', 'libraries', 'bin', 'python')

/** The Python that has what others read evidence with. */
export const EVIDENCE_PYTHON = resolve('.cache', 'clients', 'evidence', 'bin', 'python')

/** The Python that has what others read the headers of weights with: `gguf`, `onnx`, `safetensors`. */
export const HEADERS_PYTHON = resolve('.cache', 'clients', 'headers', 'bin', 'python')

/** The Python that has `onnx` and `onnxruntime`. */
export const ONNX_PYTHON = resolve('.cache', 'clients', 'onnx', 'bin', 'python')

/** The library that `e2e/clients/install.mjs` brings for Node. */
export const TRANSFORMERS_JS = resolve(
  ...['.cache', 'clients', 'transformers-js', 'node_modules', '@huggingface', 'transformers'],
  ...['dist', 'transformers.node.mjs'],
)

/** llama.cpp for Node, which `e2e/clients/install.mjs` brings. */
export const NODE_LLAMA_CPP = resolve(
  ...['.cache', 'clients', 'node-llama-cpp', 'node_modules', 'node-llama-cpp', 'dist', 'index.js'],
)

/** With `CI=true` a missing client is a failure; on a person's machine it is a skip, by name. */
export function isMissing(program: string): boolean {
  return process.env['CI'] !== 'true' && !existsSync(program)
}
