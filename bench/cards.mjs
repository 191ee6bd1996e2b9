// Reads every card under a folder: `node bench/cards.mjs <folder> [rounds]`. Prints what the rules find, how fast, and how
// the whole evaluation compares to parsing the same cards with js-yaml and mdast-util-from-markdown and doing nothing with
// them. Fails when a card makes anything throw, or takes longer than the limit. Needs the built libs.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { evaluate, parseCard, RULES } from '../libs/cards/dist/index.js'
import { defaultPolicy, judgeFindings } from '../libs/policy/dist/index.js'

/** No card may hold up a push for longer than a person notices. */
const CARD_LIMIT_MS = 250
const DEFAULT_ROUNDS = 5
const RETIMES = 3
const FRONT_MATTER = /^(\s*---(?:\r\n|\r|\n))([\S\s]*?)((?:\r\n|\r|\n)---[ \t]*(\r\n|\n|$))/

const [folder, roundsArgument] = process.argv.slice(2)
const rounds = Number(roundsArgument ?? DEFAULT_ROUNDS)
if (!folder || !Number.isInteger(rounds) || rounds < 1) {
  console.error('usage: node bench/cards.mjs <folder> [rounds]')
  process.exit(2)
}

const cards = readCards(folder)
if (cards.length === 0) {
  console.error(`No README.md under ${folder}.`)
  process.exit(2)
}

const first = runAll(cards)
printFindings(first)
const slow = first.times.filter(({ ms }) => ms > CARD_LIMIT_MS).map(retime)
printTimes(first, slow)
printRatio(cards, rounds)

const tooSlow = slow.filter(({ ms }) => ms > CARD_LIMIT_MS)
for (const { path, error } of first.thrown) console.error(`THROWN by ${path}: ${error}`)
for (const { path, ms } of tooSlow)
  console.error(`OVER ${CARD_LIMIT_MS} ms: ${path} took ${ms.toFixed(0)} ms, alone`)
process.exitCode = first.thrown.length + tooSlow.length > 0 ? 1 : 0

function readCards(root) {
  const paths = globSync('**/README.md', { cwd: root }).sort()
  return paths.map(path => {
    const type = path.split(/[\\/]/).includes('datasets') ? 'dataset' : 'model'
    return { path, type, bytes: readFileSync(join(root, path)) }
  })
}

function evaluateCard({ path, type, bytes }) {
  const files = [{ path: 'README.md', sizeBytes: bytes.length }]
  return evaluate({ repo: { type, id: path }, card: parseCard(bytes), files, parents: [] })
}

function parseOnly({ bytes }) {
  const text = bytes.toString('utf8')
  const block = FRONT_MATTER.exec(text)
  try {
    if (block) load(block[2])
  } catch {
    // Invalid front matter costs what it costs.
  }
  fromMarkdown(block ? text.slice(block[0].length) : text)
}

function runAll(all) {
  const result = { byRule: new Map(), verdicts: new Map(), scores: [], times: [], thrown: [] }
  for (const card of all) {
    const started = performance.now()
    try {
      const { findings, scores } = evaluateCard(card)
      result.times.push({ card, path: card.path, ms: performance.now() - started })
      result.scores.push(scores)
      count(result.verdicts, judgeFindings(findings, defaultPolicy).state)
      for (const ruleId of new Set(findings.map(finding => finding.ruleId))) {
        const ofRule = findings.filter(finding => finding.ruleId === ruleId)
        const row = result.byRule.get(ruleId) ?? { cards: 0, findings: 0 }
        result.byRule.set(ruleId, { cards: row.cards + 1, findings: row.findings + ofRule.length })
      }
      if (findings.some(finding => finding.ruleId === 'rule-failed')) {
        result.thrown.push({ path: card.path, error: 'a rule failed' })
      }
    } catch (error) {
      result.thrown.push({ path: card.path, error })
    }
  }
  return result
}

/** The machine may have been busy with something else: a slow card is timed again, alone, and its least time counts. */
function retime({ card, path }) {
  const times = []
  for (let attempt = 0; attempt < RETIMES; attempt++) {
    const started = performance.now()
    evaluateCard(card)
    times.push(performance.now() - started)
  }
  return { path, ms: Math.min(...times) }
}

function printFindings({ byRule, verdicts, scores }) {
  console.log(`${cards.length} cards, ${RULES.length} rules\n`)
  console.log(`${'rule'.padEnd(30)} ${'cards'.padStart(6)} ${'findings'.padStart(9)}`)
  for (const id of [...RULES.map(rule => rule.id), 'rule-failed']) {
    const row = byRule.get(id) ?? { cards: 0, findings: 0 }
    console.log(`${id.padEnd(30)} ${String(row.cards).padStart(6)} ${String(row.findings).padStart(9)}`)
  }
  const states = [...verdicts].map(([state, number]) => `${number} ${state}`).join(', ')
  console.log(`\nverdicts under the default policy: ${states}`)
  for (const kind of ['structure', 'substance']) {
    console.log(`${kind}: median ${median(scores.map(score => score[kind])).toFixed(2)}`)
  }
}

function printTimes({ times }, slow) {
  const total = times.reduce((sum, { ms }) => sum + ms, 0)
  const slowest = times.reduce((a, b) => (b.ms > a.ms ? b : a))
  console.log(`\nfirst pass, cold: ${((cards.length / total) * 1_000).toFixed(0)} cards per second`)
  console.log(`slowest card: ${slowest.ms.toFixed(1)} ms, ${slowest.path} (limit ${CARD_LIMIT_MS} ms)`)
  for (const { path, ms } of slow) console.log(`timed again alone: ${ms.toFixed(1)} ms, ${path}`)
}

function printRatio(all, roundCount) {
  const ours = []
  const reference = []
  for (let round = 0; round < roundCount; round++) {
    ours.push(timeAll(all, evaluateCard))
    reference.push(timeAll(all, parseOnly))
  }
  const ratios = ours.map((ms, round) => ms / reference[round])
  console.log(`\n${roundCount} rounds, alternating; median (least to most)`)
  console.log(`parser and all rules:      ${spread(ours, 0)} ms`)
  console.log(`js-yaml and fromMarkdown:  ${spread(reference, 0)} ms`)
  console.log(`ratio, lower is better:    ${spread(ratios, 2)}; the target is 2 at most`)
  console.log(`warm: ${((all.length / median(ours)) * 1_000).toFixed(0)} cards per second`)
}

function timeAll(all, work) {
  const started = performance.now()
  for (const card of all) work(card)
  return performance.now() - started
}

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1)
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function spread(numbers, digits) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  return `${median(numbers).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`
}
