import type { AppliedFix } from '@entrepot/cards'
import type { Effect } from '@entrepot/policy'
import { stripVTControlCharacters, styleText } from 'node:util'
import type { JudgedLintFinding, LintReport } from './judge-target.js'
import type { LintTarget } from './read-target.js'

/** Colours as `styleText` names them; it leaves them out where nobody would see them. */
const EFFECTS = {
  block: { word: 'blocks', colour: 'red' },
  warn: { word: 'restricts', colour: 'yellow' },
  info: { word: 'informs', colour: 'cyan' },
  off: { word: 'is off', colour: 'gray' },
} as const satisfies Record<Effect, { word: string; colour: string }>

type Colour = (typeof EFFECTS)[Effect]['colour'] | 'green' | 'bold'

/** What a lint says to people: a line for each finding that editors can jump to, its fix below, and the verdict at the end. */
export function reportText(
  target: LintTarget,
  report: LintReport,
  options: {
    readonly fixes: readonly AppliedFix[]
    readonly isTypeGuessed: boolean
    readonly isQuiet: boolean
  },
): string {
  const card = target.display('README.md')
  const fixed = options.fixes.map(
    ({ line, column, ruleId, message }) =>
      `${paint('green', 'fixed')}      ${card}:${line}:${column}  ${printable(message)}  ${paint('gray', ruleId)}\n`,
  )
  const shown = report.findings.filter(
    ({ effect }) => effect !== 'off' && !(options.isQuiet && effect === 'info'),
  )
  const found = shown.map(finding => findingText(target, finding))
  return [...fixed, ...found, ...verdictLines(report, options.isTypeGuessed)].join('')
}

function findingText(
  target: LintTarget,
  { effect, state, ruleId, message, position, fix }: JudgedLintFinding,
) {
  const { word, colour } = EFFECTS[effect]
  const { line, column, path } = position
  const place = `${target.display(path ?? '.')}${line === null ? '' : `:${line}:${column ?? 1}`}`
  const doubt = state === 'fail' ? '' : ` (${state})`
  const head = `${paint(colour, word.padEnd(9))}  ${printable(place)}  ${printable(message)}${doubt}`
  return `${head}  ${paint('gray', ruleId)}\n${' '.repeat(11)}${printable(fix)}\n`
}

function verdictLines(
  { type, findings, verdict, scores, policyName }: LintReport,
  isGuessed: boolean,
): string[] {
  const ids = new Set(findings.map(({ ruleId }) => ruleId))
  const others = (verdict.explanation ?? []).filter(({ ruleId }) => !ids.has(ruleId))
  const counts = (['block', 'warn', 'info'] as const)
    .map(effect => [findings.filter(one => one.effect === effect).length, EFFECTS[effect].word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${count === 1 ? word : word.replace(/s$/, '')}`)
  const colour = verdict.state === 'cleared' ? 'green' : verdict.state === 'blocked' ? 'red' : 'yellow'
  const percent = (score: number) => `${Math.round(score * 100)} %`
  return [
    ...others.map(
      ({ effect, ruleId, message }) =>
        `${paint(EFFECTS[effect].colour, EFFECTS[effect].word.padEnd(9))}  ${printable(message)}  ${paint('gray', ruleId)}\n`,
    ),
    `${paint('bold', `A ${type}${isGuessed ? ' (guessed; --type says otherwise)' : ''}`)}: `,
    `${counts.length > 0 ? `of the findings ${counts.join(', ')}` : 'nothing found'}. `,
    `Structure ${percent(scores.structure)}, substance ${percent(scores.substance)}.\n`,
    `By the policy ${printable(policyName)} it would be ${paint(colour, verdict.state)}.\n`,
  ]
}

function paint(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout })
}

/** Text of a card on a terminal: nothing that moves the cursor, paints, or turns the direction of what follows. */
function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')
}
