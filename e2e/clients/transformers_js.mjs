// Drives unmodified transformers.js against a server by `env.remoteHost`, and prints what came of each step as one JSON object.
// Arguments: the library's entry, a folder for its cache, and the steps as JSON: { repo, dtype, sentence, token }. Endpoint in HUB.
import { pathToFileURL } from 'node:url'

const [entry, cacheDir, steps] = process.argv.slice(2)
const { env, pipeline } = await import(pathToFileURL(entry).href)
env.remoteHost = process.env.HUB
env.allowLocalModels = false
env.cacheDir = cacheDir
const plainFetch = env.fetch
const results = []
for (const { repo, dtype, sentence, token, revision = 'main' } of JSON.parse(steps)) {
  // It sends tokens to the Hub's own hosts only, so whoever needs one elsewhere adds it here.
  let said = null
  env.fetch = async (url, options) => {
    const headers = new Headers(options?.headers)
    if (token) headers.set('authorization', `Bearer ${token}`)
    const answer = await plainFetch(url, { ...options, headers })
    if (answer.status === 403) said = answer.headers.get('x-error-message')
    return answer
  }
  try {
    const extract = await pipeline('feature-extraction', repo, { dtype, revision })
    const { data, dims } = await extract(sentence)
    await extract.dispose()
    results.push({ values: [...data], dims })
  } catch (error) {
    results.push({ error: String(error?.message ?? error), said })
  }
}
console.log(JSON.stringify(results))
