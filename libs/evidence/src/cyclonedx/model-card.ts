import { type JsonObject, known } from '../json.js'
import { readEmissions } from '../read-emissions.js'
import { textOf, textsOf } from '../read-metadata.js'
import { allSaidAbout, saidAbout } from '../said-about.js'
import type { EvidenceSubject } from '../subject.js'

/** The model card of the standard, from what the card says; what it does not say is left out. */
export function modelCardOf(subject: EvidenceSubject): JsonObject {
  return known({
    modelParameters: orNothing(modelParameters(subject)),
    quantitativeAnalysis: orNothing(quantitativeAnalysis(subject)),
    considerations: orNothing(considerations(subject)),
    properties: [
      ...textsOf(subject.metadata, 'language').map(value => ({ name: 'entrepot:language', value })),
      ...textsOf(subject.metadata, 'tags').map(value => ({ name: 'entrepot:tag', value })),
    ],
  })
}

/** What a data set is, and who answers for it. */
export function dataOf(subject: EvidenceSubject): JsonObject[] {
  const { repo } = subject
  const owner = repo.id.includes('/') ? repo.id.slice(0, repo.id.indexOf('/')) : null
  const sensitive = allSaidAbout(subject, 'personal-data')
  return [
    known({
      type: 'dataset',
      name: repo.id,
      contents: { url: `${repo.url}/tree/${subject.commit}` },
      sensitiveData: sensitive === undefined ? [] : [sensitive],
      description: allSaidAbout(subject, 'description'),
      governance: owner === null ? null : { owners: [{ organization: { name: owner } }] },
    }),
  ]
}

function modelParameters({ metadata, ancestors }: EvidenceSubject): JsonObject {
  const held = ancestors.filter(({ relation }) => relation === 'trained-on')
  const names = new Set([...held.map(({ id }) => id), ...textsOf(metadata, 'datasets')])
  return known({
    task: textOf(metadata, 'pipeline_tag'),
    architectureFamily: textOf(metadata, 'library_name'),
    datasets: [...names].map(name => ({ type: 'dataset', name })),
  })
}

function quantitativeAnalysis({ metrics }: EvidenceSubject): JsonObject {
  return known({
    performanceMetrics: metrics.map(({ type, value, task, dataset, slice }) =>
      known({ type, value, slice: [task, dataset, slice].filter(part => part !== null).join(' / ') }),
    ),
  })
}

function considerations(subject: EvidenceSubject): JsonObject {
  const mitigationStrategy = allSaidAbout(subject, 'recommendations')
  return known({
    useCases: saidAbout(subject, 'uses'),
    technicalLimitations: [...saidAbout(subject, 'limitations'), ...saidAbout(subject, 'out-of-scope')],
    ethicalConsiderations: saidAbout(subject, 'risks').map(name => known({ name, mitigationStrategy })),
    environmentalConsiderations: environment(subject),
    fairnessAssessments: saidAbout(subject, 'bias').map(harms => known({ harms, mitigationStrategy })),
  })
}

/**
 * The standard has a place for CO2 beside a number of kilowatt-hours only, which most cards do not give: theirs stands among the
 * properties, as nobody may make up the energy.
 */
function environment(subject: EvidenceSubject): JsonObject | null {
  const emissions = readEmissions(subject)
  if (!emissions) return null
  const { tonnes, kilowattHours, activity, source, region, hardware } = emissions
  const facts = Object.entries({
    'entrepot:co2:tCO2eq': kilowattHours === null && tonnes !== null ? String(tonnes) : null,
    'entrepot:co2:activity': kilowattHours === null ? activity : null,
    'entrepot:co2:source': source,
    'entrepot:co2:region': region,
    'entrepot:co2:hardware': hardware,
  })
  const energy = kilowattHours === null ? null : { value: kilowattHours, unit: 'kWh' }
  const provider = { organization: {}, energySource: 'unknown', energyProvided: energy }
  const spent = energy && {
    activity,
    energyProviders: [provider],
    activityEnergyCost: energy,
    ...(tonnes !== null && { co2CostEquivalent: { value: tonnes, unit: 'tCO2eq' } }),
  }
  return known({
    energyConsumptions: spent ? [spent] : [],
    properties: facts.filter(([, value]) => value !== null).map(([name, value]) => ({ name, value })),
  })
}

function orNothing(fields: JsonObject): JsonObject | null {
  return Object.keys(fields).length === 0 ? null : fields
}
