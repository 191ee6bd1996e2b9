import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** What a module loads as soon as it is loaded: types and `import()` don't count. */
const STATIC = /^(?:import|export)\s+(?!type\b)(?:[^'"();]*?\sfrom\s+)?'([^']+)'/gm

/** Everything outside of this lib that loads with `file`. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const found = new Set<string>()
  if (seen.has(file)) return found
  seen.add(file)
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(STATIC)) {
    if (!name.startsWith('.')) found.add(name)
    else
      for (const inner of packagesOf(join(dirname(file), name.replace(/\.js$/, '.ts')), seen))
        found.add(inner)
  }
  return found
}

it('loads the network libraries with the first run, and not with a server', () => {
  const here = import.meta.dirname
  const atStart = packagesOf(join(here, 'index.ts'))
  expect(atStart).toContain('@entrepot/persistence')
  const ofRuns = packagesOf(join(here, 'sync', 'work-on-run.ts'))
  for (const heavy of ['undici', '@huggingface/hub']) {
    expect(ofRuns).toContain(heavy)
    expect(atStart).not.toContain(heavy)
  }
})
