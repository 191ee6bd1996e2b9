import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataDir, removeDataDir } from '../../e2e/support/start-server.ts'

/** A temporary folder for one run, that the database's user can reach: the server's data, nginx and profiles. */
export function openWorkspace() {
  const root = makeDataDir()
  const workspace = {
    dataDir: join(root, 'data'),
    nginxDir: join(root, 'nginx'),
    profileDir: join(root, 'profile'),
    close: () => removeDataDir(root),
  }
  mkdirSync(workspace.dataDir, { mode: 0o711 })
  mkdirSync(workspace.profileDir)
  return workspace
}
