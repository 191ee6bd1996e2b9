import { EVIDENCE_KINDS } from '@entrepot/governance'
import { type Command, Option } from 'commander'
import type { Services } from '../compose/compose.js'
import { type EvidenceOptions, exportEvidenceCommand } from './export-evidence.js'

type WithServices = (run: (services: Services) => Promise<void>) => Promise<void>

/** `entrepot export …`. */
export function addEvidenceCommands(program: Command, withServices: WithServices): void {
  program
    .command('export')
    .description('write down what the registry knows, for others to read')
    .command('evidence <repo>')
    .description('a revision as a bill of materials, a list of findings, or a signed bundle of all')
    .addOption(
      new Option('--type <type>', 'what it is').choices(['model', 'dataset', 'space']).default('model'),
    )
    .option('--revision <revision>', 'a branch, tag or commit instead of the default branch')
    .addOption(new Option('--kind <kind>', 'how').choices(EVIDENCE_KINDS).default('bundle'))
    .option('--out <file>', 'a file that is not there yet, instead of standard output')
    .action((repo: string, options: EvidenceOptions) =>
      withServices(services => exportEvidenceCommand(services, repo, options)),
    )
}
