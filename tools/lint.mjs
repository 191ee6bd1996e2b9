// The module-boundary rule reads Nx's project graph from its cache and, when there is none, passes everything with a
// warning. So the graph is made first, and the linter refuses warnings.
import { spawnSync } from 'node:child_process'

const env = { ...process.env, NX_DAEMON: 'false' }
const graph = spawnSync('nx', ['graph', '--file=.nx/graph.json'], {
  env,
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (graph.status !== 0) process.exit(graph.status ?? 1)
const lint = spawnSync('eslint', ['--max-warnings', '0', '.', ...process.argv.slice(2)], {
  env,
  stdio: 'inherit',
})
process.exit(lint.status ?? 1)
