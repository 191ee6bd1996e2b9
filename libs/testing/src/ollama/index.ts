export { makeOllamaKey, type OllamaKey, signAsOllama } from './ollama-key.js'
export { type OllamaPull, type OllamaPulled, pullAsOllama } from './pull-as-ollama.js'
