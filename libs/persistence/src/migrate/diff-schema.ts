import { readSchema, type SchemaFile, withSchemaEngine } from './schema-engine.js'

/**
 * The SQL that leads from one state of the schema to another: a draft for a migration, to be reviewed and committed.
 *
 * @param databaseUrl  any reachable database; nothing is read from it or written to it
 * @param from  the schema as of the last migration; empty for the first one
 */
export async function diffSchema(
  databaseUrl: string,
  from: readonly SchemaFile[],
  prismaDir: string,
): Promise<string> {
  const to = readSchema(prismaDir)
  return withSchemaEngine(databaseUrl, to, async engine => {
    const input = {
      from: from.length === 0 ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: from },
      to: { tag: 'schemaDatamodel', files: to },
      script: true,
      shadowDatabaseUrl: null,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }
    const { stdout } = await engine.diff(input as unknown as Parameters<typeof engine.diff>[0])
    return stdout ?? ''
  })
}
