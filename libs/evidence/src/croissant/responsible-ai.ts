import { type JsonObject, known } from '../json.js'
import { textsOf } from '../read-metadata.js'
import { allSaidAbout, saidAbout } from '../said-about.js'
import type { EvidenceSubject } from '../subject.js'

/** What the vocabulary for responsible AI has a property for and the card says something about. */
export function responsibleAi(subject: EvidenceSubject): JsonObject {
  const { metadata } = subject
  const isMachineMade = textsOf(metadata, 'annotations_creators').includes('machine-generated')
  return known({
    'rai:dataCollection': allSaidAbout(subject, 'collection'),
    'rai:dataCollectionRawData': allSaidAbout(subject, 'source'),
    'rai:dataPreprocessingProtocol': saidAbout(subject, 'preprocessing'),
    'rai:dataAnnotationProtocol': allSaidAbout(subject, 'annotation'),
    'rai:annotatorDemographics': saidAbout(subject, 'annotators'),
    'rai:machineAnnotationTools': isMachineMade ? saidAbout(subject, 'annotation') : [],
    'rai:dataReleaseMaintenancePlan': saidAbout(subject, 'maintenance'),
    'rai:personalSensitiveInformation': saidAbout(subject, 'personal-data'),
    'rai:dataSocialImpact': allSaidAbout(subject, 'social-impact'),
    'rai:dataBiases': saidAbout(subject, 'bias'),
    'rai:dataLimitations': [...saidAbout(subject, 'limitations'), ...saidAbout(subject, 'out-of-scope')],
    'rai:dataUseCases': saidAbout(subject, 'uses'),
  })
}
