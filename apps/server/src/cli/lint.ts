import { type AppliedFix, fixCard } from '@entrepot/cards'
import { DomainError, parseRepoId, type RepoType } from '@entrepot/core'
import { toSarif } from '@entrepot/evidence'
import { GENERATOR_VERSION } from '@entrepot/governance'
import { type Command, Option } from 'commander'
import { judgeTarget, loadPolicy, type LintReport } from './lint/judge-target.js'
import { reportText } from './lint/print-report.js'
import { type LintTarget, readTarget } from './lint/read-target.js'
import { writeCard } from './lint/write-card.js'

export interface LintOptions {
  readonly type?: RepoType
  readonly id?: string
  readonly format: 'text' | 'json' | 'sarif'
  readonly policy?: string
  readonly fix: boolean
  readonly quiet: boolean
}

/** `entrepot lint`: needs no server, no database and no network. */
export function addLintCommand(program: Command, finish: (isClean: boolean) => void): void {
  program
    .command('lint <path>')
    .description('judge a folder or a README.md as the registry would, without one')
    .addOption(
      new Option('--type <type>', 'what it is, instead of a guess').choices(['model', 'dataset', 'space']),
    )
    .option('--id <id>', 'what it is called in the registry, such as acme/heron')
    .addOption(new Option('--format <format>', 'how').choices(['text', 'json', 'sarif']).default('text'))
    .option('--policy <file>', 'a policy in YAML, or the name of a ready one, instead of the built-in one')
    .option('--fix', 'mend what needs no guessing, and show what is left', false)
    .option('--quiet', 'leave out what changes nothing', false)
    .addHelpText('after', '\nExit code: 0 cleared, 1 restricted or blocked, 2 called wrongly.')
    .action(async (path: string, options: LintOptions) => finish(await lintCommand(path, options)))
}

/** @returns true when a revision of this would be cleared */
export async function lintCommand(path: string, options: LintOptions): Promise<boolean> {
  if (options.id !== undefined) requireId(options.id)
  const policy = await loadPolicy(options.policy)
  let target = await readTarget(path)
  let report = judgeTarget(target, options, policy)
  let fixes: readonly AppliedFix[] = []
  if (options.fix && target.readme) {
    const fixed = fixCard(target.readme, report.type)
    if (fixed.fixes.length > 0) {
      await writeCard(target.cardPath, fixed.bytes)
      fixes = fixed.fixes
      target = await readTarget(path)
      report = judgeTarget(target, { ...options, type: report.type }, policy)
    }
  }
  process.stdout.write(rendered(target, report, fixes, options))
  return report.verdict.state === 'cleared'
}

/** What is refused here was called wrongly, whatever it is elsewhere. */
function requireId(id: string): void {
  try {
    parseRepoId('model', id)
  } catch (error) {
    throw new DomainError('invalid-argument', error instanceof Error ? error.message : String(error))
  }
}

function rendered(
  target: LintTarget,
  report: LintReport,
  fixes: readonly AppliedFix[],
  { format, type, quiet }: LintOptions,
): string {
  if (format === 'text')
    return reportText(target, report, { fixes, isTypeGuessed: type === undefined, isQuiet: quiet })
  const findings = report.findings
    .filter(({ effect }) => effect !== 'off' && !(quiet && effect === 'info'))
    .map(({ position, ...finding }) => {
      const path = position.path === null ? null : target.display(position.path)
      return { ...finding, position: { ...position, path } }
    })
  if (format === 'sarif') return toSarif(findings, { generatorVersion: GENERATOR_VERSION, source: null })
  const { verdict, scores, policyName } = report
  const { state, reasons } = verdict
  const answer = {
    type: report.type,
    policy: policyName,
    verdict: state,
    reasons,
    scores,
    fixed: fixes,
    findings,
  }
  return `${JSON.stringify(answer, null, 2)}\n`
}
