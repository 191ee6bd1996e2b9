/** Names among `created` that can't stand beside all of `names`, themselves among them: one would be a folder of the other. */
export function folderConflicts(names: ReadonlySet<string>, created: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const name of names) for (const folder of foldersOf(name)) folders.add(folder)
  return new Set(
    created.filter(name => folders.has(name) || foldersOf(name).some(folder => names.has(folder))),
  )
}

function foldersOf(name: string): string[] {
  const folders: string[] = []
  for (let slash = name.indexOf('/', 'refs/'.length); slash > 0; slash = name.indexOf('/', slash + 1))
    folders.push(name.slice(0, slash))
  return folders
}
