import type { JsonObject } from '../json.js'
import { asList, asRecord, asText } from '../read-metadata.js'
import type { EvidenceSubject } from '../subject.js'

/** What a data set's card says of its tables, in the words of Croissant. */
export interface Tables {
  /** The files of each table. */
  readonly fileSets: readonly JsonObject[]
  readonly recordSets: readonly JsonObject[]
}

/** Tables and columns that are described: cards of hundreds of configurations exist, and nobody reads their descriptions. */
const TABLES_MAX = 100
const COLUMNS_MAX = 500

/** Formats whose columns a reader of Croissant finds by name. */
const COLUMNAR: Readonly<Record<string, string>> = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
}

/**
 * The tables that the card declares by `dataset_info` and `configs`. One whose files nobody names, or whose files have no columns, is left
 * out, and so are columns of nested types.
 */
export function readTables({ metadata }: Pick<EvidenceSubject, 'metadata'>): Tables {
  const stated = metadata?.['dataset_info']
  const infos = (Array.isArray(stated) ? asList(stated) : [stated]).slice(0, TABLES_MAX)
  const patterns = patternsByConfig(asList(metadata?.['configs']))
  const fileSets: JsonObject[] = []
  const recordSets: JsonObject[] = []
  for (const info of infos.map(asRecord)) {
    const name = asText(info?.config_name) ?? 'default'
    const includes = patterns.get(name)
    const format = includes && formatOf(includes)
    const id = idOf(name)
    const fields = columnsOf(asList(info?.features), id)
    if (!format || fields.length === 0 || recordSets.some(other => other['@id'] === id)) continue
    fileSets.push({
      '@type': 'cr:FileSet',
      '@id': `files-of/${id}`,
      containedIn: { '@id': 'repo' },
      encodingFormat: format,
      includes,
    })
    recordSets.push({ '@type': 'cr:RecordSet', '@id': id, name, field: fields })
  }
  return { fileSets, recordSets }
}

/** `data_files` is a pattern, some of them, or some for each split. */
function patternsByConfig(configs: readonly unknown[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const config of configs.map(asRecord)) {
    const name = asText(config?.config_name)
    const files = config?.data_files
    const entries = Array.isArray(files) ? asList(files) : [files]
    const paths = entries.flatMap(entry => {
      const path = asRecord(entry) ? asRecord(entry)?.path : entry
      return Array.isArray(path) ? asList(path) : [path]
    })
    if (name !== null)
      found.set(
        name,
        paths.map(asText).filter(path => path !== null),
      )
  }
  return found
}

/** The media type, if all files have the same and it has columns. */
function formatOf(patterns: readonly string[]): string | null {
  const suffixes = new Set(patterns.map(pattern => pattern.slice(pattern.lastIndexOf('.') + 1).toLowerCase()))
  const [only, another] = suffixes
  return only === undefined || another !== undefined ? null : (COLUMNAR[only] ?? null)
}

function columnsOf(features: readonly unknown[], recordSet: string): JsonObject[] {
  const columns = new Map<string, JsonObject>()
  for (const feature of features.slice(0, COLUMNS_MAX).map(asRecord)) {
    const column = asText(feature?.name)
    const dataType = dataTypeOf(feature?.dtype)
    if (column === null || dataType === null) continue
    const id = `${recordSet}/${idOf(column)}`
    columns.set(id, {
      '@type': 'cr:Field',
      '@id': id,
      name: column,
      dataType,
      source: { fileSet: { '@id': `files-of/${recordSet}` }, extract: { column } },
    })
  }
  return [...columns.values()]
}

/** A class label is kept as a number. */
function dataTypeOf(dtype: unknown): string | null {
  if (asRecord(dtype)?.class_label !== undefined) return 'sc:Integer'
  const name = asText(dtype) ?? ''
  if (/^(?:large_)?string$/.test(name)) return 'sc:Text'
  if (/^u?int\d+$/.test(name)) return 'sc:Integer'
  if (/^(?:float\d+|decimal.*)$/.test(name)) return 'sc:Float'
  if (name === 'bool') return 'sc:Boolean'
  if (/^date(?:32|64)$/.test(name)) return 'sc:Date'
  if (name.startsWith('timestamp')) return 'sc:DateTime'
  return name === 'image' ? 'sc:ImageObject' : name === 'audio' ? 'sc:AudioObject' : null
}

/** Readers of Croissant take no blanks in ids, and a slash leads into a record set. */
function idOf(name: string): string {
  return name.toWellFormed().replace(/[\s/]+/g, '_')
}
