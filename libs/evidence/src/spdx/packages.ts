import { instant, type JsonObject } from '../json.js'
import { packageUrl } from '../package-url.js'
import { fileUrl } from '../read-license.js'
import { readEmissions } from '../read-emissions.js'
import { textOf, textsOf } from '../read-metadata.js'
import { allSaidAbout, introduction, saidAbout } from '../said-about.js'
import type { EvidenceAncestor, EvidenceSubject } from '../subject.js'
import type { SpdxGraph } from './spdx-graph.js'

type Presence = 'yes' | 'no' | 'noAssertion'

/** The revision as a package of the profile for its type. @returns its id */
export function addPackage(graph: SpdxGraph, supplier: string): string {
  const { type } = graph.subject.repo
  if (type === 'model') return graph.add('package', 'ai_AIPackage', modelFields(graph.subject, supplier))
  if (type === 'dataset')
    return graph.add('package', 'dataset_DatasetPackage', datasetFields(graph.subject, supplier))
  return graph.add('package', 'software_Package', {
    ...packageFields(graph.subject, supplier),
    software_primaryPurpose: 'application',
  })
}

/** Another repository, of which no more is known than its name, its type, and the revision that was looked at. */
export function addAncestor(graph: SpdxGraph, ancestor: EvidenceAncestor): string {
  const { type, id, commit } = ancestor
  const fields = {
    name: id,
    ...(commit !== null && { software_packageVersion: commit }),
    ...(commit === null && { comment: 'The registry holds no copy of it, so nothing about it was checked.' }),
  }
  if (type === 'dataset')
    return graph.add(`dataset-${id}`, 'dataset_DatasetPackage', {
      ...fields,
      software_primaryPurpose: 'data',
      dataset_datasetType: ['noAssertion'],
    })
  return graph.add(`model-${id}`, 'ai_AIPackage', {
    ...fields,
    software_primaryPurpose: 'model',
    software_packageUrl: packageUrl(graph.subject, ancestor, commit),
  })
}

/** @returns ids of the files, in their order */
export function addFiles(graph: SpdxGraph): string[] {
  return graph.subject.files.map(({ path, sha256, gitOid }) =>
    graph.add(`file-${path}`, 'software_File', {
      name: path,
      software_fileKind: 'file',
      verifiedUsing: sha256 === null ? [] : [{ type: 'Hash', algorithm: 'sha256', hashValue: sha256 }],
      software_contentIdentifier: [
        {
          type: 'software_ContentIdentifier',
          software_contentIdentifierType: 'gitoid',
          software_contentIdentifierValue: `gitoid:blob:sha1:${gitOid}`,
        },
      ],
    }),
  )
}

function packageFields(subject: EvidenceSubject, supplier: string): JsonObject {
  const { repo, commit, committedAt, landedAt, hasCard } = subject
  return {
    name: repo.id,
    description: introduction(subject),
    builtTime: instant(committedAt),
    releaseTime: instant(landedAt),
    suppliedBy: supplier,
    originatedBy: [supplier],
    software_packageVersion: commit,
    software_downloadLocation: `${repo.url}/tree/${commit}`,
    software_homePage: repo.url,
    software_packageUrl: packageUrl(subject, repo, commit),
    externalRef: hasCard
      ? [{ type: 'ExternalRef', externalRefType: 'documentation', locator: [fileUrl(subject, 'README.md')] }]
      : [],
    comment: hasCard ? null : 'The repository has no card: what one would say is not asserted.',
  }
}

function modelFields(subject: EvidenceSubject, supplier: string): JsonObject {
  const { metadata, metrics } = subject
  const limitation = [...saidAbout(subject, 'limitations'), ...saidAbout(subject, 'out-of-scope')]
  return {
    ...packageFields(subject, supplier),
    software_primaryPurpose: 'model',
    ai_domain: textsOf(metadata, 'pipeline_tag'),
    ai_typeOfModel: textsOf(metadata, 'library_name'),
    ai_autonomyType: 'noAssertion' satisfies Presence,
    ai_informationAboutApplication: allSaidAbout(subject, 'uses'),
    ai_informationAboutTraining: allSaidAbout(subject, 'training'),
    ai_limitation: limitation.join('\n\n'),
    ai_modelDataPreprocessing: saidAbout(subject, 'preprocessing'),
    ai_modelExplainability: saidAbout(subject, 'explainability'),
    ai_metric: metrics.map(({ type, value, dataset, slice }) => ({
      type: 'DictionaryEntry',
      key: [type, dataset, slice].filter(part => part !== null).join(' / '),
      value,
    })),
    ai_useSensitivePersonalInformation: 'noAssertion' satisfies Presence,
    ai_energyConsumption: energy(subject),
  }
}

function energy(subject: EvidenceSubject): JsonObject | null {
  const emissions = readEmissions(subject)
  if (!emissions || emissions.kilowattHours === null) return null
  const spent = {
    type: 'ai_EnergyConsumptionDescription',
    ai_energyQuantity: emissions.kilowattHours,
    ai_energyUnit: 'kilowattHour',
  }
  const isTraining = emissions.activity === 'training'
  return {
    type: 'ai_EnergyConsumption',
    [isTraining ? 'ai_trainingEnergyConsumption' : 'ai_finetuningEnergyConsumption']: [spent],
  }
}

function datasetFields(subject: EvidenceSubject, supplier: string): JsonObject {
  const { files, repo } = subject
  return {
    ...packageFields(subject, supplier),
    software_primaryPurpose: 'data',
    dataset_datasetType: datasetTypes(subject),
    dataset_datasetAvailability: repo.isGated ? 'clickthrough' : 'directDownload',
    dataset_datasetSize: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    dataset_dataCollectionProcess: allSaidAbout(subject, 'collection'),
    dataset_dataPreprocessing: saidAbout(subject, 'preprocessing'),
    dataset_hasSensitivePersonalInformation: 'noAssertion' satisfies Presence,
    dataset_intendedUse: allSaidAbout(subject, 'uses') ?? textOf(subject.metadata, 'pretty_name'),
    dataset_knownBias: saidAbout(subject, 'bias'),
    dataset_datasetUpdateMechanism: allSaidAbout(subject, 'maintenance'),
  }
}

/** Modalities as the Hub's tags name them, and what SPDX calls them. */
const DATASET_TYPES: Readonly<Record<string, string>> = {
  audio: 'audio',
  image: 'image',
  text: 'text',
  video: 'video',
  tabular: 'structured',
  timeseries: 'timeseries',
  geospatial: 'other',
  '3d': 'other',
}

function datasetTypes({ metadata }: EvidenceSubject): string[] {
  const named = textsOf(metadata, 'tags').map(tag => DATASET_TYPES[tag.replace(/^modality:/, '')])
  const types = new Set(named.filter(type => type !== undefined))
  return types.size === 0 ? ['noAssertion'] : [...types]
}
