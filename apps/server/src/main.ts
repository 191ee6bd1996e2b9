import module from 'node:module'

/** The Node that the project pins (`node` in package.json); npm scripts find it by themselves. */
const OLDEST_NODE = 24

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    `entrepot: this is Node ${process.versions.node}, and Entrepôt brings Node ${OLDEST_NODE} along: use \`npm start\` or \`npm run entrepot --\`.\n`,
  )
  process.exitCode = 1
} else {
  // Thousands of modules are loaded at a start; what is compiled once need not be compiled again.
  module.enableCompileCache()
  // Only now: an older Node would fail while loading, and say why in its own words.
  const { runAsInProduction } = await import('./env.js')
  runAsInProduction()
  const { runCli } = await import('./cli/run-cli.js')
  process.exitCode = await runCli(process.argv)
}
