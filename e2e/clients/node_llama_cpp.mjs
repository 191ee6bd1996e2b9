// Drives unmodified node-llama-cpp: gets each model, by `hf:owner/name:QUANT` from HF_ENDPOINT or by its path, loads it with llama.cpp and
// has it generate. Prints what came of each step as one JSON object a line of its own, the last one.
// Arguments: the library's entry, a folder for models, and the steps as JSON: { model, token }.
import { pathToFileURL } from 'node:url'

const [entry, directory, steps] = process.argv.slice(2)
const { getLlama, LlamaCompletion, resolveModelFile } = await import(pathToFileURL(entry).href)
const PROMPT = 'goods come in'
const TOKENS = 8
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' })
const results = []
for (const { model: asked, token } of JSON.parse(steps)) {
  try {
    const tokens = token === undefined ? {} : { tokens: { huggingFace: token } }
    const modelPath = await resolveModelFile(asked, { directory, cli: false, verify: true, ...tokens })
    const model = await llama.loadModel({ modelPath })
    const context = await model.createContext({ contextSize: 64 })
    const completion = new LlamaCompletion({ contextSequence: context.getSequence() })
    const text = await completion.generateCompletion(PROMPT, { maxTokens: TOKENS, temperature: 0 })
    results.push({ modelPath, text, fileType: model.fileInfo.metadata.general.file_type })
    await context.dispose()
    await model.dispose()
  } catch (error) {
    results.push({ error: String(error?.message ?? error) })
  }
}
console.log(JSON.stringify(results))
process.exit(0)
