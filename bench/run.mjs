// `npm run bench -- [--short] [--profile] [folder of cards]`: the rules on real cards, if there are any, then what leaves the server, then git, large files,
// judging everything anew, variants, and the dashboard’s list. `npm run bench:rejudge -- [--short]` and `npm run bench:variants -- [--short]` run one alone.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { short: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [cardsFolder] = positionals
const flags = Object.keys(values)
  .filter(name => values[name])
  .map(name => `--${name}`)

if (cardsFolder === undefined)
  console.log('cards: SKIPPED, name a folder of repositories with README.md files\n')
const steps = [
  ...(cardsFolder === undefined ? [] : [['cards.mjs', cardsFolder]]),
  ['serve/main.mjs', ...flags],
  // Nothing is profiled there.
  ...(values.profile
    ? []
    : [
        ['git/main.mjs', ...flags],
        ['lfs/main.mjs', ...flags],
        ['rejudge/main.mjs', ...flags],
        ['variants/main.mjs', ...flags],
        ['dashboard/main.mjs', ...flags],
      ]),
]
for (const [program, ...args] of steps) {
  const { status } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL(program, import.meta.url)), ...args],
    {
      stdio: 'inherit',
    },
  )
  if (status !== 0) process.exitCode = 1
}
