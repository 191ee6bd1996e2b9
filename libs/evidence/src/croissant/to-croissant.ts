import { instant, type JsonObject, known, renderJson } from '../json.js'
import { fileUrl, readLicense } from '../read-license.js'
import { textOf, textsOf } from '../read-metadata.js'
import { allSaidAbout, introduction } from '../said-about.js'
import type { EvidenceFile, EvidenceSubject } from '../subject.js'
import { CROISSANT_CONTEXT } from './context.js'
import { readTables } from './record-sets.js'
import { responsibleAi } from './responsible-ai.js'

/** What a field must hold where nothing is known. */
const NO_ASSERTION = 'NOASSERTION'

/** A data set by Croissant 1.1, with the vocabulary for responsible AI. Tables are those of its card: nobody looked into the files. */
export function toCroissant(subject: EvidenceSubject): string {
  const { repo, commit, metadata, committedAt, licenses } = subject
  const { fileSets, recordSets } = readTables(subject)
  return renderJson({
    '@context': CROISSANT_CONTEXT,
    '@type': 'sc:Dataset',
    name: repo.id.split('/').at(-1),
    conformsTo: ['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0'],
    description: introduction(subject) ?? `${NO_ASSERTION}: the repository has no card that describes it.`,
    license:
      licenses.declared.length === 0 ? [NO_ASSERTION] : licenses.declared.map(id => licenseOf(subject, id)),
    url: repo.url,
    creator: [creatorOf(subject)],
    datePublished: instant(repo.createdAt),
    dateModified: instant(committedAt),
    version: `1.0.0+${commit}`,
    ...known({
      alternateName: textOf(metadata, 'pretty_name'),
      keywords: [...textsOf(metadata, 'task_categories'), ...textsOf(metadata, 'tags')],
      inLanguage: textsOf(metadata, 'language'),
      citeAs: allSaidAbout(subject, 'citation'),
      isAccessibleForFree: repo.isGated ? null : true,
      'prov:wasDerivedFrom': sourcesOf(subject),
    }),
    ...responsibleAi(subject),
    distribution: [
      repositoryOf(subject),
      ...fileSets,
      ...subject.files.map((file, at) => fileObject(subject, file, at)),
    ],
    ...known({ recordSet: recordSets }),
  })
}

/** A URL where there is one, as the specification prefers. */
function licenseOf(subject: EvidenceSubject, id: string): string {
  const { url, name } = readLicense(subject, id)
  return url ?? name
}

function creatorOf({ repo, author }: EvidenceSubject): JsonObject {
  const at = repo.id.indexOf('/')
  if (at === -1) return { '@type': 'sc:Person', name: author || NO_ASSERTION }
  const url = `${new URL(repo.url).origin}/${encodeURIComponent(repo.id.slice(0, at))}`
  return { '@type': 'sc:Organization', name: repo.id.slice(0, at), url }
}

/** Ids of other data sets that this one was made of. */
function sourcesOf({ metadata }: EvidenceSubject): JsonObject[] {
  const named = textsOf(metadata, 'source_datasets').map(source => source.replace(/^extended\|/, ''))
  return named
    .filter(id => /^[\w.-]+(?:\/[\w.-]+)?$/.test(id) && id !== 'original' && id !== 'extended')
    .map(id => ({
      '@id': `urn:dataset:${id}`,
    }))
}

/** The repository as a whole; a git repository has no SHA-256, and its commit is the checksum of everything in it. */
function repositoryOf({ repo, commit }: EvidenceSubject): JsonObject {
  return {
    '@type': 'cr:FileObject',
    '@id': 'repo',
    name: 'repo',
    description: `The git repository, at commit ${commit}.`,
    contentUrl: `${repo.url}/tree/${commit}`,
    encodingFormat: 'git+https',
    sha256: 'https://github.com/mlcommons/croissant/issues/80',
  }
}

function fileObject(
  subject: EvidenceSubject,
  { path, sizeBytes, sha256 }: EvidenceFile,
  at: number,
): JsonObject {
  return known({
    '@type': 'cr:FileObject',
    // Readers of Croissant take no blanks in ids; the number tells apart what only differs by them.
    '@id': /\s/.test(path) ? `file-${at}/${path.replace(/\s+/g, '_')}` : `file/${path}`,
    name: path,
    contentUrl: sha256 === null ? path : fileUrl(subject, path),
    contentSize: `${sizeBytes} B`,
    encodingFormat: encodingFormat(path),
    sha256,
    // What was not hashed is named as a part of the repository, whose commit vouches for it.
    containedIn: sha256 === null ? { '@id': 'repo' } : null,
  })
}

/** Media types of what data sets are made of, by the end of the name. */
const FORMATS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  jsonl: 'application/jsonlines',
  parquet: 'application/vnd.apache.parquet',
  txt: 'text/plain',
  md: 'text/markdown',
  zip: 'application/zip',
  gz: 'application/gzip',
  tar: 'application/x-tar',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  wav: 'audio/x-wav',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
}

function encodingFormat(path: string): string {
  return FORMATS[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}
