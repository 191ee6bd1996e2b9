// Draws the findings to be labelled: `npm run rules:sample -- <corpus> [--rule id] [--all] [--grep regexp] [--take file] [--prune]`.
// Prints those without a label (`--all`: all of the sample) with an excerpt of the card. `--take` reads labels from a file of
// lines `<key> r|w <reason>`; `--prune` deletes labels of findings that the sample no longer has. Needs the built libs.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { RULES } from '../../libs/cards/dist/index.js'
import { findingsByRule, readCorpus } from './corpus.mjs'
import { drawSample, keyOf, SEED } from './draw.mjs'
import { printRow } from './excerpt.mjs'
import { matchLabels, readLabels, writeLabels } from './labels.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rule: { type: 'string' },
    all: { type: 'boolean', default: false },
    grep: { type: 'string' },
    take: { type: 'string' },
    prune: { type: 'boolean', default: false },
  },
})
const [corpus] = positionals
if (!corpus) {
  console.error(
    'usage: npm run rules:sample -- <corpus> [--rule id] [--all] [--grep regexp] [--take file] [--prune]',
  )
  process.exit(2)
}

const byRule = findingsByRule(readCorpus(corpus))
const given = options.take ? readGiven(options.take) : new Map()
console.log(`seed ${SEED}`)
for (const { id } of RULES) if (!options.rule || options.rule === id) sampleRule(id)
for (const key of given.keys()) console.error(`No finding of the sample has the key ${key}.`)
process.exitCode = given.size > 0 ? 1 : 0

function sampleRule(ruleId) {
  const rows = byRule.get(ruleId) ?? []
  const sample = drawSample(ruleId, rows)
  takeLabels(ruleId, sample)
  if (options.prune) prune(ruleId, sample, rows)
  const { labelled, missing, mended, stale } = matchLabels(sample, rows, readLabels(ruleId))
  console.log(
    `${ruleId}: ${rows.length} findings, ${sample.length} drawn, ${labelled.length} labelled, ` +
      `${missing.length} without a label, ${mended.length} mended, ${stale.length} stale`,
  )
  if (!options.rule) return
  for (const row of options.all ? sample : missing) printRow(row, options.grep)
}

function readGiven(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return new Map(
    lines.map(line => {
      const [, key, letter, reason] = /^(\S{6}) ([rw]) (\S.*)$/.exec(line) ?? []
      if (!key) throw new Error(`Not a label: ${line}`)
      return [key, { label: letter === 'r' ? 'right' : 'wrong', reason: reason.replaceAll('\t', ' ').trim() }]
    }),
  )
}

function takeLabels(ruleId, sample) {
  const labels = new Map(readLabels(ruleId).map(label => [`${label.path}\n${label.fingerprint}`, label]))
  const before = given.size
  for (const { path, finding } of sample) {
    const key = keyOf(path, finding.fingerprint)
    const label = given.get(key)
    if (!label) continue
    labels.set(`${path}\n${finding.fingerprint}`, { path, fingerprint: finding.fingerprint, ...label })
    given.delete(key)
  }
  if (given.size < before) writeLabels(ruleId, [...labels.values()])
}

function prune(ruleId, sample, rows) {
  const labels = readLabels(ruleId)
  const { stale } = matchLabels(sample, rows, labels)
  if (stale.length > 0)
    writeLabels(
      ruleId,
      labels.filter(label => !stale.includes(label)),
    )
}
