// Measures the rules and writes docs/rules-precision.md: `npm run rules:precision -- <corpus> [--check]`. With `--check` nothing
// is written, and it fails when a finding of a sample has no label, or a label no finding. Needs the built libs.
import { readFileSync, writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { evaluate, parseCard, RULES } from '../../libs/cards/dist/index.js'
import { findingsByRule, readCorpus } from './corpus.mjs'
import { drawSample, SEED } from './draw.mjs'
import { NEEDS_MORE_THAN_CARDS } from './facts-needed.mjs'
import { matchLabels, readLabels } from './labels.mjs'
import { MUTATORS } from './mutations/index.ts'
import { measureRecall } from './mutations/run.ts'
import { renderReport } from './report.mjs'

const MUTATION_SEED = 'precision'
const MUTATIONS = 60
const DOCUMENT = new URL('../../docs/rules-precision.md', import.meta.url)

const [corpus, ...flags] = process.argv.slice(2).filter(argument => argument !== '--')
if (!corpus || flags.some(flag => flag !== '--check')) {
  console.error('usage: npm run rules:precision -- <corpus> [--check]')
  process.exit(2)
}

const cards = readCorpus(corpus)
const byRule = findingsByRule(cards)
const precision = RULES.map(measurePrecision)

if (flags.includes('--check')) process.exitCode = complain(precision)
else {
  const rows = precision.map(row => ({ ...row, recall: recallOf(row.rule.id) }))
  const facts = { cards: cards.length, seed: SEED, mutationSeed: MUTATION_SEED, mutations: MUTATIONS }
  const options = JSON.parse(readFileSync(new URL('../../.prettierrc.json', import.meta.url), 'utf8'))
  writeFileSync(DOCUMENT, await format(renderReport(rows, facts), { ...options, parser: 'markdown' }))
  const weak = rows.filter(({ recall }) => recall === null || recall.found / recall.made < 0.95)
  for (const { rule, recall } of weak)
    console.log(
      `${rule.id}: ${recall ? `${recall.found} of ${recall.made} mutations found` : 'no mutations'}`,
    )
}

function measurePrecision(rule) {
  const rows = byRule.get(rule.id) ?? []
  const sample = rule.id in NEEDS_MORE_THAN_CARDS ? [] : drawSample(rule.id, rows)
  const { labelled, missing, mended, stale } = matchLabels(sample, rows, readLabels(rule.id))
  const right = labelled.filter(({ label }) => label === 'right').length
  return {
    rule,
    findings: rows.length,
    cards: new Set(rows.map(({ path }) => path)).size,
    labelled: labelled.length,
    right,
    missing: missing.length,
    mended: mended.length,
    stale: stale.length,
  }
}

function complain(rows) {
  const bad = rows.filter(({ missing, stale }) => missing + stale > 0)
  for (const { rule, missing, stale } of bad)
    console.error(`${rule.id}: ${missing} findings without a label, ${stale} labels without a finding`)
  return bad.length > 0 ? 1 : 0
}

function recallOf(ruleId) {
  if (!(ruleId in MUTATORS)) return null
  const { made, found } = measureRecall({ evaluate, parseCard }, ruleId, MUTATION_SEED, MUTATIONS)
  return { made, found }
}
