import type { CleanCard, Draft, Mutator } from './clean-card.ts'
import { withoutSummary } from './disclosure-defects.ts'
import { metadataLines, rangeOf, withKey, withMetadata, withoutKey } from './metadata.ts'
import { PLACEHOLDERS, textOf, withoutPart, withPart, withText } from './prose.ts'
import type { Random } from './random.ts'

/** Rules about results, energy, gates, and the papers of general-purpose models. */
export const EVALUATION_DEFECTS: Readonly<Record<string, Mutator>> = {
  'evaluation-reported': (clean, random) => {
    if (clean.type !== 'model') return null
    const unlisted = withoutKey(clean, 'model-index')
    return random.chance(0.5)
      ? withoutPart(unlisted, 'evaluation')
      : withText(
          unlisted,
          'evaluation',
          random.pick([
            ...PLACEHOLDERS,
            'We will report results later.',
            '结果待补充。',
            'Ergebnisse folgen.',
          ]),
        )
  },
  'metrics-reproducible': unrepeatable,
  'results-disaggregated': averagedOnly,
  'metrics-consistent': otherNumbers,
  'emissions-reported': noEmissions,
  'gate-consistent': oddGate,
  'gpai-pack-complete': packIncomplete,
}

/** Lines of `model-index` without a nested key and what stands below it. */
function withoutNested(lines: readonly string[], key: string): string[] {
  const kept: string[] = []
  let skipped = -1
  for (const line of lines) {
    const indent = line.length - line.trimStart().length
    if (skipped >= 0 && indent > skipped) continue
    skipped = new RegExp(`^ *${key}:`).test(line) ? indent : -1
    if (skipped < 0) kept.push(line)
  }
  return kept
}

function modelIndex(clean: Draft): string[] | null {
  const lines = metadataLines(clean)
  const range = rangeOf(lines, 'model-index')
  return range && lines.slice(range.from, range.to)
}

function unrepeatable(clean: Draft, random: Random): CleanCard | null {
  const lines = modelIndex(clean)
  if (!lines) return null
  const gone = random.pick([
    ['source'],
    ['config', 'split'],
    ['source', 'config'],
    ['split'],
    ['source', 'split', 'config', 'revision'],
    ['config'],
  ])
  let left = lines
  for (const key of gone) left = withoutNested(left, key)
  return withKey(clean, 'model-index', left)
}

/** One number for everything. */
function averagedOnly(clean: Draft, random: Random): CleanCard | null {
  const rows = textOf(clean, 'evaluation').split('\n')
  const table = rows.filter(line => line.startsWith('|'))
  const first = modelIndex(clean)
  if (clean.type !== 'model' || table.length < 4 || !first) return null
  const one = withKey(clean, 'model-index', withoutSecondResult(first))
  const cell = (row: string | undefined, at: number) => row?.split('|').at(at)?.trim() ?? ''
  const metric = cell(table[0], -2)
  const value = cell(table[2], -2)
  return withText(
    one,
    'evaluation',
    random.pick([
      `${metric}: ${value}`,
      `${metric} ${value}.`,
      `| ${metric} |\n|---|\n| ${value} |`,
      `| metric | value |\n|---|---|\n| ${metric} | ${value} |`,
      `- **${metric}**: ${value}`,
      `| model | ${metric} |\n|---|---|\n| this one | ${value} |\n| baseline | ${value.replace(/\d$/, '0')} |`,
    ]),
  )
}

function withoutSecondResult(lines: readonly string[]): string[] {
  const starts = lines.flatMap((line, at) => (/^ +- task:/.test(line) ? [at] : []))
  return lines.slice(0, starts[1] ?? lines.length)
}

function otherNumbers(clean: Draft, random: Random): CleanCard | null {
  const lines = modelIndex(clean)
  if (!lines) return null
  const values = lines.flatMap((line, at) => (/^ +value: [\d.]+$/.test(line) ? [at] : []))
  if (values.length === 0) return null
  const at = random.pick(values)
  const changed = lines.map((line, index) => {
    if (index !== at) return line
    const [, before = '', value = ''] = /^( +value: )([\d.]+)$/.exec(line) ?? []
    const digits = value.split('.')[1]?.length ?? 0
    const factor = random.pick([0.7, 0.85, 0.9, 1.05, 1.1])
    return `${before}${(Number(value) * factor).toFixed(digits)}`
  })
  return withKey(clean, 'model-index', changed)
}

function noEmissions(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model') return null
  const silent = withoutPart(withoutKey(clean, 'co2_eq_emissions'), 'environment')
  const blank = withText(withoutKey(clean, 'co2_eq_emissions'), 'environment', random.pick(PLACEHOLDERS))
  const wrong = random.pick([
    '-12',
    '5e12',
    '"a lot"',
    '{emissions: -3}',
    '{emissions: 2000000000000}',
    '{emissions: unknown}',
    '{emissions: "12 kg"}',
    '0',
  ])
  return random.pick([
    silent,
    blank,
    silent && withMetadata(silent, [...metadataLines(silent), `co2_eq_emissions: ${wrong}`]),
  ])
}

function oddGate(clean: Draft, random: Random): CleanCard | null {
  const bare = withoutKey(clean, 'extra_gated_prompt')
  const promise = random.pick([
    'You agree not to use this model for commercial purposes.',
    'By asking for access you promise non-commercial use only.',
    'For research purposes only; commercial use is forbidden.',
    'Ich verwende das Modell nicht kommerziell.',
    'Je m’engage à ne pas en faire un usage commercial.',
  ])
  const isPermissive = /^license: (?:mit|apache-2\.0|bsd-3-clause|cc-by-4\.0)$/m.test(clean.card)
  const gated = { ...bare, gating: 'auto' as const }
  return random.pick([
    () =>
      withKey(gated, 'extra_gated_fields', [
        random.pick(['extra_gated_fields: name', 'extra_gated_fields: 3', 'extra_gated_fields: true']),
      ]),
    () =>
      withKey(gated, 'extra_gated_fields', [
        'extra_gated_fields:',
        `  Company: ${random.pick(['string', 'textarea', 'bool', 'email', '7', 'Text'])}`,
      ]),
    () => withKey(gated, 'extra_gated_fields', ['extra_gated_fields:', '  Purpose:', '    type: select']),
    () =>
      withKey(gated, 'extra_gated_fields', [
        'extra_gated_fields:',
        '  Purpose:',
        `    type: ${random.pick(['radio', 'dropdown', 'multi'])}`,
        '    options: [a, b]',
      ]),
    () => withKey(gated, 'extra_gated_prompt', ['extra_gated_prompt:', '- one', '- two']),
    () =>
      withKey(gated, 'extra_gated_eu_disallowed', [
        `extra_gated_eu_disallowed: ${random.pick(['"yes"', '1', 'never', '[true]'])}`,
      ]),
    () => (isPermissive ? withKey(gated, 'extra_gated_prompt', [`extra_gated_prompt: "${promise}"`]) : null),
    () =>
      isPermissive ? withKey(gated, 'extra_gated_prompt', ['extra_gated_prompt: >-', `  ${promise}`]) : null,
    () => (isPermissive ? null : { ...clean, gating: 'none' as const }),
    () => (isPermissive ? null : { ...bare, gating: 'none' as const }),
  ])()
}

function packIncomplete(clean: Draft, random: Random): CleanCard | null {
  if (clean.type !== 'model' || !/^pipeline_tag: text-generation$/m.test(clean.card)) return null
  // The summary is where cards say how many parameters there are, since when, and how much is read at once.
  const brief = withoutSummary(clean)
  if (brief === clean) return null
  return random.pick([
    brief,
    withoutPart(brief, 'training'),
    withPart(withoutKey(brief, 'co2_eq_emissions'), 'environment', []),
    withoutPart(withoutPart(brief, 'out-of-scope') ?? brief, 'uses'),
  ])
}
