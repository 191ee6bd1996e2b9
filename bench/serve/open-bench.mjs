import { startServer } from '../../e2e/support/start-server.ts'
import { createToken } from './command.mjs'
import { largeFilePath, mirrorAll, smallFilePaths, startUpstream } from './content.mjs'
import { startGenerator } from './load/start-generator.mjs'
import { profilingEnvironment } from './profile.mjs'
import { openWorkspace } from './workspace.mjs'

/**
 * Starts the real server on a data folder of its own, mirrors the content into it and makes a read token.
 * @param cleanUp  takes what must be closed in the end
 */
export async function openBench(cleanUp, { largeFileBytes }, { isProfiled }) {
  const workspace = openWorkspace()
  cleanUp.defer(() => workspace.close())
  const upstream = await startUpstream(largeFileBytes)
  cleanUp.defer(() => upstream.close())
  const env = { ENTREPOT_REQUESTS_PER_MINUTE: 'off', ENTREPOT_UPSTREAM_ALLOW_PRIVATE: '127.0.0.1' }
  const profiling = isProfiled ? profilingEnvironment(workspace.profileDir) : {}
  const server = await startServer({ dataDir: workspace.dataDir, env: { ...env, ...profiling } })
  cleanUp.defer(() => server.stop())
  console.error('bench: mirroring 10,000 small files and a large one …')
  const place = { dataDir: workspace.dataDir, env }
  await mirrorAll(place, upstream)
  const token = await createToken(place, 'bench')
  const generator = await startGenerator()
  cleanUp.defer(() => generator.close())
  const { hostname, port } = new URL(server.url)
  const headers = { Authorization: `Bearer ${token.text}` }
  return {
    workspace,
    server,
    place,
    token: token.text,
    generator,
    /** What the load generator asks of us. */
    heads: { host: hostname, port: Number(port), paths: smallFilePaths, headers },
    largeFileUrl: server.url + largeFilePath,
  }
}
