import { parseArgs } from 'node:util'
import { demoParents, demoRepos } from '../fixtures/demo-repos.js'
import { openControl } from './control.js'
import type { LargeFileRoute } from './hub-state.js'
import { startFakeHub } from './start-fake-hub.js'

const USAGE = `Usage: main.js [--port N] [--token T] [--empty] [--large-files other-port|other-path|direct] [--until-stdin-ends]

Runs a fake upstream Hub with the demo's repositories until it is told to stop (SIGINT, SIGTERM), and prints one line of
JSON when it is ready: url, cdnUrl, controlUrl, token, repos. With --until-stdin-ends it stops also when whoever holds the
other end of its standard input is gone.
`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    token: { type: 'string' },
    empty: { type: 'boolean', default: false },
    'large-files': { type: 'string', default: 'other-port' },
    'until-stdin-ends': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(USAGE)
else await run()

async function run(): Promise<void> {
  const repos = values.empty ? [] : [...demoRepos(), ...demoParents()]
  const hub = await startFakeHub({
    repos,
    port: Number(values.port),
    largeFileRoute: largeFileRoute(values['large-files']),
    ...(values.token === undefined ? {} : { token: values.token }),
  })
  const control = await openControl(hub)
  const { url, cdnUrl, token } = hub
  console.log(
    JSON.stringify({ url, cdnUrl, controlUrl: control.url, token, repos: repos.map(repo => repo.address) }),
  )
  const stop = async () => {
    control.server.close()
    await hub.close()
  }
  if (values['until-stdin-ends']) process.stdin.resume().once('end', () => void stop())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
}

function largeFileRoute(text: string): LargeFileRoute {
  const route = (['other-port', 'other-path', 'direct'] as const).find(known => known === text)
  if (!route) throw new Error(`--large-files must be other-port, other-path or direct, not ${text}`)
  return route
}
