import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = new URL('labels/', import.meta.url).pathname
const HEADER = 'card\tfingerprint\tlabel\treason'

/** Labels of a rule: `{ path, fingerprint, label, reason }`; the label is `right` or `wrong`. */
export function readLabels(ruleId) {
  const file = join(FOLDER, `${ruleId}.tsv`)
  if (!existsSync(file)) return []
  const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  if (header !== HEADER) throw new Error(`${file} does not begin with "${HEADER}".`)
  return lines.map((line, index) => parseLabel(line, `${file}:${index + 2}`))
}

function parseLabel(line, place) {
  const [path, fingerprint, label, reason, ...rest] = line.split('\t')
  if (!reason || rest.length > 0 || !/^[0-9a-f]{32}$/.test(fingerprint) || !/^(right|wrong)$/.test(label)) {
    throw new Error(`${place} is no label: card, fingerprint, right or wrong, reason, with tabs between.`)
  }
  return { path, fingerprint, label, reason }
}

export function writeLabels(ruleId, labels) {
  mkdirSync(FOLDER, { recursive: true })
  const lines = labels.map(({ path, fingerprint, label, reason }) =>
    [path, fingerprint, label, reason].join('\t'),
  )
  writeFileSync(join(FOLDER, `${ruleId}.tsv`), [HEADER, ...lines.sort()].join('\n') + '\n')
}

/**
 * Lays labels beside a sample. `stale` labels belong to findings that the sample no longer has; those among them that were
 * wrong and are found no more are `mended`: the rule stopped erring there.
 */
export function matchLabels(sample, rows, labels) {
  const idOf = (path, fingerprint) => `${path}\n${fingerprint}`
  const byId = new Map(labels.map(label => [idOf(label.path, label.fingerprint), label]))
  const found = new Set(rows.map(({ path, finding }) => idOf(path, finding.fingerprint)))
  const drawn = new Set(sample.map(({ path, finding }) => idOf(path, finding.fingerprint)))
  const gone = labels.filter(({ path, fingerprint }) => !drawn.has(idOf(path, fingerprint)))
  const isMended = label => label.label === 'wrong' && !found.has(idOf(label.path, label.fingerprint))
  return {
    labelled: sample.flatMap(({ path, finding }) => byId.get(idOf(path, finding.fingerprint)) ?? []),
    missing: sample.filter(({ path, finding }) => !byId.has(idOf(path, finding.fingerprint))),
    mended: gone.filter(isMended),
    stale: gone.filter(label => !isMended(label)),
  }
}
