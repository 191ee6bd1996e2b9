// Measures variants: `npm run bench:variants [-- --short]`. Knowing a large model by its headers, choosing one of very many variants, making one
// out of another, and telling nodes what to hold, each in a process of its own. See docs/benchmarks.md. Needs the built libraries.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

for (const name of ['header.mjs', 'resolve.mjs', 'cast.mjs', 'nodes.mjs']) {
  const program = fileURLToPath(new URL(name, import.meta.url))
  if (!existsSync(program)) {
    console.log(`${name}: SKIPPED, it is not there`)
    continue
  }
  const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
  console.log('')
}
