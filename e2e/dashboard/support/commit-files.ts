import { askJson, createRepo } from '../../support/hub-api.js'
import type { Account } from '../../support/create-account.js'

/** Makes a model with these revisions, one after the other; a file that is null goes. Answers their commits. */
export async function landModel(
  url: string,
  who: Account,
  id: string,
  revisions: readonly Readonly<Record<string, string | Uint8Array | null>>[],
): Promise<string[]> {
  await createRepo(url, who, { id, visibility: 'internal' })
  const commits: string[] = []
  for (const [at, files] of revisions.entries()) {
    const lines = [
      { key: 'header', value: { summary: `Revision ${at + 1}` } },
      ...Object.entries(files).map(([path, content]) =>
        content === null
          ? { key: 'deletedFile', value: { path } }
          : {
              key: 'file',
              value: { path, content: toBase64(content), encoding: 'base64' },
            },
      ),
    ]
    const { commitOid } = await askJson<{ commitOid: string }>(url, `/api/models/${id}/commit/main`, who, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map(line => JSON.stringify(line)).join('\n'),
    })
    commits.push(commitOid)
  }
  return commits
}

function toBase64(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return Buffer.from(bytes).toString('base64')
}
