import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Small files of one repository, in folders of a hundred. */
export const FILE_COUNT = 2_000
const FILES_PER_FOLDER = 100
/** Words of one file, of nine bytes each: about a kilobyte, which packs to some 60 %. */
const WORDS = 120
const CARD = '---\nlicense: mit\nlanguage: en\n---\n# A model that was pushed\n'

export const GIT_ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Bench',
  GIT_AUTHOR_EMAIL: 'bench@example.org',
  GIT_COMMITTER_NAME: 'Bench',
  GIT_COMMITTER_EMAIL: 'bench@example.org',
}

/** A working tree of 2,000 small files in one commit, the same in every run. */
export function makeWorkRepository(folder) {
  mkdirSync(folder)
  for (let nth = 0; nth < FILE_COUNT; nth++) {
    const path = join(folder, `folder-${Math.floor(nth / FILES_PER_FOLDER)}`, `file-${nth}.txt`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, textOf(nth))
  }
  writeFileSync(join(folder, 'README.md'), CARD)
  const git = (...args) => execFileSync('git', args, { cwd: folder, env: GIT_ENVIRONMENT })
  git('init', '--quiet', '--initial-branch=bench')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Two thousand small files')
}

function textOf(nth) {
  const words = Array.from({ length: WORDS }, (_, word) =>
    createHash('sha1').update(`${nth} ${word}`).digest('hex').slice(0, 8),
  )
  return words.join(' ')
}
