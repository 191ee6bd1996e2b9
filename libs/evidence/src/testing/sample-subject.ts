import type { Finding } from '@entrepot/core'
import type { EvidenceSubject } from '../subject.js'

const AT = new Date('2026-03-04T05:06:07.890Z')

/** A finding with all that one can have. */
export function sampleFinding(differs: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'license-resolved',
    severity: 'warning',
    state: 'fail',
    message: 'The licence is `unknown`.',
    position: { path: 'README.md', keyPath: 'license', heading: null, line: 3, column: 10 },
    evidence: 'license: unknown',
    fix: 'Find out which licence holds.',
    fingerprint: '0123456789abcdef0123456789abcdef',
    ...differs,
  }
}

/** A model that says something about everything. */
export function sampleModel(differs: Partial<EvidenceSubject> = {}): EvidenceSubject {
  return {
    repo: {
      type: 'model',
      id: 'acme/Llama-tiny',
      url: 'https://hub.example/acme/Llama-tiny',
      isGated: false,
      createdAt: AT,
    },
    commit: 'c'.repeat(40),
    committedAt: AT,
    landedAt: AT,
    judgedAt: AT,
    author: 'Ada',
    metadata: {
      license: 'llama3.2',
      language: ['en', 'fr'],
      tags: ['medical'],
      pipeline_tag: 'text-generation',
      library_name: 'transformers',
      datasets: ['acme/notes'],
      co2_eq_emissions: { emissions: 3150, energy_consumed: 8.5, source: 'codecarbon' },
    },
    sections: [
      { heading: 'Llama tiny', depth: 1, text: 'A small model for notes.' },
      { heading: 'Direct Use', depth: 2, text: 'Summing up notes.' },
      { heading: 'Out-of-Scope Use', depth: 2, text: 'Diagnosis.' },
      { heading: 'Bias, Risks, and Limitations', depth: 2, text: 'It repeats the notes it was trained on.' },
      { heading: 'Recommendations', depth: 3, text: 'Read what it writes.' },
      { heading: 'Training Data', depth: 2, text: 'Notes of one ward.' },
      { heading: 'Personal and Sensitive Information', depth: 2, text: 'Names were taken out.' },
    ],
    hasCard: true,
    metrics: [
      { type: 'rouge', value: '0.41', task: 'summarization', dataset: 'acme/notes', slice: 'test' },
      { type: 'accuracy', value: '0.9', task: null, dataset: null, slice: null },
    ],
    licenses: {
      declared: ['llama3.2'],
      concluded: ['llama3.2'],
      effective: 'llama3.2',
      texts: [{ path: 'LICENSE', text: 'LLAMA 3.2 COMMUNITY LICENSE AGREEMENT' }],
    },
    files: [
      { path: 'README.md', sizeBytes: 10, sha256: 'a'.repeat(64), gitOid: 'a'.repeat(40) },
      {
        path: 'sub folder/model.safetensors',
        sizeBytes: 5_000,
        sha256: 'b'.repeat(64),
        gitOid: 'b'.repeat(40),
      },
      { path: 'large.txt', sizeBytes: 9_000_000, sha256: null, gitOid: 'd'.repeat(40) },
    ],
    ancestors: [
      {
        type: 'model',
        id: 'meta-llama/Llama-3.2-1B',
        relation: 'finetune',
        commit: 'e'.repeat(40),
        licenses: ['llama3.2'],
      },
      { type: 'model', id: 'elsewhere/lost', relation: null, commit: null, licenses: [] },
      {
        type: 'dataset',
        id: 'acme/notes',
        relation: 'trained-on',
        commit: 'f'.repeat(40),
        licenses: ['cc-by-4.0'],
      },
    ],
    findings: [
      sampleFinding(),
      sampleFinding({
        ruleId: 'license-declared',
        severity: 'error',
        state: 'waived',
        fingerprint: '1'.repeat(32),
      }),
      sampleFinding({
        ruleId: 'bias-section-present',
        severity: 'info',
        state: 'unverifiable',
        fingerprint: '2'.repeat(32),
      }),
    ],
    verdict: { state: 'restricted', policyVersion: 3, reasons: ['license-resolved'], expiresAt: AT },
    scores: { structure: 0.9, substance: 0.5 },
    policyName: 'baseline',
    reviews: [{ reviewer: 'grace', isApproval: true, comment: 'Fine for research.', at: AT }],
    waivers: [
      {
        ruleId: 'license-declared',
        fingerprint: null,
        reason: 'Asked the author.',
        approvedBy: 'grace',
        expiresAt: AT,
      },
    ],
    artefacts: [
      {
        kind: 'evaluation',
        title: 'Held-out notes',
        url: 'https://hub.example/report.pdf',
        sha256: '9'.repeat(64),
      },
    ],
    generatorVersion: '0.1.0',
    ...differs,
  }
}

/** A data set that says something about everything. */
export function sampleDataset(differs: Partial<EvidenceSubject> = {}): EvidenceSubject {
  const model = sampleModel()
  return {
    ...model,
    repo: {
      ...model.repo,
      type: 'dataset',
      id: 'acme/notes',
      url: 'https://hub.example/datasets/acme/notes',
    },
    metadata: {
      license: 'cc-by-4.0',
      pretty_name: 'Notes of a ward',
      language: ['en'],
      task_categories: ['summarization'],
      annotations_creators: ['expert-generated'],
      source_datasets: ['original'],
      size_categories: ['1K<n<10K'],
      tags: ['modality:text'],
    },
    sections: [
      { heading: 'Dataset Card for Notes', depth: 1, text: '' },
      { heading: 'Dataset Summary', depth: 2, text: 'Notes and their summaries.' },
      { heading: 'Data Collection and Processing', depth: 2, text: 'Copied from paper.' },
      { heading: 'Annotation process', depth: 2, text: 'Two nurses each.' },
      { heading: 'Who are the annotators?', depth: 2, text: 'Nurses of the ward.' },
      { heading: 'Personal and Sensitive Information', depth: 2, text: 'Names were taken out.' },
      { heading: 'Discussion of Biases', depth: 2, text: 'One ward only.' },
      { heading: 'Other Known Limitations', depth: 2, text: 'English only.' },
      { heading: 'Social Impact of Dataset', depth: 2, text: 'Less writing for nurses.' },
    ],
    metrics: [],
    licenses: { declared: ['cc-by-4.0'], concluded: [], effective: 'cc-by-4.0', texts: [] },
    ancestors: [],
    ...differs,
  }
}

/** A revision without a card: nothing is known but its files and its verdict. */
export function bareSubject(type: 'model' | 'dataset' | 'space'): EvidenceSubject {
  const model = sampleModel()
  return {
    ...model,
    repo: { ...model.repo, type, id: 'gpt2', url: 'https://hub.example/gpt2' },
    metadata: null,
    sections: [],
    hasCard: false,
    metrics: [],
    licenses: { declared: [], concluded: [], effective: null, texts: [] },
    ancestors: [],
    reviews: [],
    waivers: [],
    artefacts: [],
    verdict: { state: 'blocked', policyVersion: 1, reasons: ['card-present'] },
  }
}
