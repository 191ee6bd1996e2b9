import type { GitSetting } from '../process/git-environment.js'

/**
 * Faults of old or odd clients in commits, tags and attributes that people have published for years. They harm nobody: our
 * parser of commits copes with them, and git passes over attributes that are too long. Everything else that `git fsck` calls a fault refuses the fetch.
 */
export const TOLERATED_FAULTS = [
  'zeroPaddedFilemode',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingNameBeforeEmail',
  'missingEmail',
  'badEmail',
  'badName',
  'badDate',
  'badDateOverflow',
  'badTimezone',
  'zeroPaddedDate',
  'multipleAuthors',
  'nulInCommit',
  'badTagName',
  'missingTaggerEntry',
  'badFilemode',
  'gitattributesLineLength',
] as const

/** How a fetch treats what arrives: keep the pack as it is, check every object, touch nothing else. */
export const FETCH_SETTINGS: readonly GitSetting[] = [
  ['transfer.unpackLimit', '1'],
  ['fetch.unpackLimit', '1'],
  ['transfer.fsckObjects', 'true'],
  ['fetch.fsckObjects', 'true'],
  ['fetch.writeCommitGraph', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ...TOLERATED_FAULTS.map(fault => [`fetch.fsck.${fault}`, 'warn'] as const),
]
