import { formatRepoId } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import type { Answer } from '../answer/answer.js'
import { escapeHtml } from '../answer/escape-html.js'
import { publicBaseUrl } from '../answer/public-base-url.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

/** `/`: what this is, for a person who opened it in a browser. */
export async function showStartPage(hub: Hub, { request }: Exchange): Promise<Answer> {
  const base = publicBaseUrl(hub.publicUrl, request)
  return htmlAnswer('Entrepôt', [
    'This is a registry for models and datasets. Hub clients use it with',
    `HF_ENDPOINT=${base}`,
    `Repositories: ${base}/api/models, ${base}/api/datasets, ${base}/api/spaces`,
  ])
}

/** Pages of a repository and of its files, for a person who followed a link that a client printed. */
export async function showRepoPage(hub: Hub, { request }: Exchange, { repo }: RepoTarget): Promise<Answer> {
  const base = publicBaseUrl(hub.publicUrl, request)
  const id = formatRepoId(repo)
  const flag = repo.type === 'model' ? '' : ` --repo-type ${repo.type}`
  return htmlAnswer(id, [
    `A ${repo.type} in this registry.`,
    `HF_ENDPOINT=${base} hf download ${id}${flag}`,
    `Its files: ${base}/api/${plural(repo)}/${id}/tree/${encodeURIComponent(repo.defaultBranch)}`,
  ])
}

function plural({ type }: Repo): string {
  return `${type}s`
}

function htmlAnswer(title: string, lines: readonly string[]): Answer {
  const text = lines.map(line => `<p>${escapeHtml(line)}</p>`).join('\n')
  const body = Buffer.from(
    `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escapeHtml(title)}</title>\n<h1>${escapeHtml(title)}</h1>\n${text}\n</html>\n`,
  )
  return {
    status: 200,
    headers: [
      ...['Content-Type', 'text/html; charset=utf-8', 'Content-Length', String(body.length)],
      ...[
        'Content-Security-Policy',
        "default-src 'none'; frame-ancestors 'none'",
        'Cache-Control',
        'no-store',
      ],
    ],
    body,
  }
}
