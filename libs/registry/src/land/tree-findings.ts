import { createHash } from 'node:crypto'
import type { Finding } from '@entrepot/core'
import type { TreeRemark } from '@entrepot/git'

/** Findings of one kind that are listed; a tree of a million links needs no million rows to say so. */
const MAX_PER_KIND = 100

const RULES = {
  symlink: {
    id: 'tree-no-symlink',
    say: ({ path }) => `\`${path}\` is a symbolic link, which Hub clients download as a text file.`,
    fix: 'Replace the link by the file itself.',
  },
  submodule: {
    id: 'tree-no-submodule',
    say: ({ path }) => `\`${path}\` is a submodule, which Hub clients can't download.`,
    fix: 'Commit the files themselves.',
  },
  'case-collision': {
    id: 'tree-names-distinct',
    say: ({ path, otherPath }) =>
      `\`${path}\` and \`${otherPath ?? ''}\` are one file on systems that don't tell upper from lower case.`,
    fix: 'Rename one of them.',
  },
  'large-blob': {
    id: 'tree-large-file-in-lfs',
    say: ({ path, sizeBytes }) => `\`${path}\` (${sizeBytes} bytes) is stored in git itself.`,
    fix: 'Move it to LFS: `git lfs migrate import --include=<path>`.',
  },
} as const satisfies Record<
  TreeRemark['kind'],
  { id: string; say: (remark: TreeRemark) => string; fix: string }
>

/** What a tree's own shape gives a person to look at, as findings beside those of the card. */
export function treeFindings(remarks: readonly TreeRemark[]): Finding[] {
  const seen = new Map<TreeRemark['kind'], number>()
  const findings: Finding[] = []
  for (const remark of remarks) {
    const count = (seen.get(remark.kind) ?? 0) + 1
    seen.set(remark.kind, count)
    if (count <= MAX_PER_KIND) findings.push(findingOf(remark))
  }
  return findings
}

function findingOf(remark: TreeRemark): Finding {
  const rule = RULES[remark.kind]
  return {
    ruleId: rule.id,
    severity: 'warning',
    state: 'fail',
    message: rule.say(remark),
    position: { path: remark.path, keyPath: null, heading: null, line: null, column: null },
    evidence: null,
    fix: rule.fix,
    fingerprint: createHash('sha256')
      .update(`${rule.id}\0${remark.path}\0${remark.otherPath ?? ''}`)
      .digest('hex')
      .slice(0, 32),
  }
}
