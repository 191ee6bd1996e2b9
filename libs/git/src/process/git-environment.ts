/** One `git config` setting; the last one of a key wins, except for keys that are lists. */
export type GitSetting = readonly [key: string, value: string]

/** Where a git process looks, and what it is told. Everything is absolute. */
export interface GitPlace {
  /** Absent: the command needs no repository (`ls-remote`). */
  readonly gitDir?: string
  /** Where new objects are written; `objects` of `gitDir` unless given. */
  readonly objectsDir?: string
  /** Object folders that are read as well, in order. */
  readonly alternateObjectsDirs?: readonly string[]
  readonly settings?: readonly GitSetting[]
  /** Further variables, such as `GIT_PROTOCOL`. */
  readonly variables?: Readonly<Record<string, string>>
}

/** Where a system keeps git, unless `findGitIn` was told otherwise. */
let programFolders = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin'

/**
 * Looks for the git program on this search path (`dir:dir:…`) from now on: the operator's, whose git may be anywhere. It is the one thing
 * of the server's environment that reaches git. Called once, by whoever composes the process.
 */
export function findGitIn(searchPath: string): void {
  if (searchPath !== '') programFolders = searchPath
}

const ALWAYS: readonly GitSetting[] = [
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['core.hooksPath', '/dev/null'],
  // Commands that serve a repository refuse folders of other users; ours are made by us, whoever owns the volume.
  ['safe.directory', '*'],
  // What lies here is a cache or a quarantine; durability is the blob store's.
  ['core.fsync', 'none'],
  ['core.fsmonitor', 'false'],
  // No command reaches out unless it says so itself (`fetchSettings`).
  ['protocol.allow', 'never'],
]

/**
 * The whole environment of a git process: nothing is inherited, so neither the operator's `~/.gitconfig` nor a proxy,
 * credential helper or `GIT_*` variable of the server's shell has a say.
 *
 * Settings travel as `GIT_CONFIG_*` variables and not as `-c` arguments, because arguments are visible to every user of the
 * machine and an environment is not.
 */
export function gitEnvironment(place: GitPlace): Record<string, string> {
  const settings = [...ALWAYS, ...(place.settings ?? [])]
  const environment: Record<string, string> = {
    PATH: programFolders,
    HOME: '/nonexistent',
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_CEILING_DIRECTORIES: '/',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_CONFIG_COUNT: String(settings.length),
    ...place.variables,
  }
  for (const [index, [key, value]] of settings.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key
    environment[`GIT_CONFIG_VALUE_${index}`] = value
  }
  if (place.gitDir) environment['GIT_DIR'] = place.gitDir
  if (place.objectsDir) environment['GIT_OBJECT_DIRECTORY'] = place.objectsDir
  if (place.alternateObjectsDirs?.length) {
    environment['GIT_ALTERNATE_OBJECT_DIRECTORIES'] = place.alternateObjectsDirs.join(':')
  }
  return environment
}
