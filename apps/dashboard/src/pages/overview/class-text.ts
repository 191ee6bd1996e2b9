import { useMemo } from 'react'
import { defineMessages } from '../../text/define-messages.js'

const EN = {
  'ambiguous-family': 'A family, which one is open',
  'copyleft-docs': 'Copyleft for documentation',
  'custom-community': 'Community terms of a maker',
  'custom-permissive': 'Permissive terms of a maker',
  'custom-terms': 'Terms of a maker',
  'data-computational-use-only': 'Data for computing only',
  'network-copyleft': 'Network copyleft',
  'no-derivatives': 'No derivatives',
  'non-commercial': 'Non-commercial',
  'non-commercial-no-derivatives': 'Non-commercial, no derivatives',
  'non-commercial-share-alike': 'Non-commercial, share alike',
  none: 'No licence declared',
  other: 'Other terms',
  permissive: 'Permissive',
  'permissive-data': 'Permissive, for data',
  'permissive-model': 'Permissive, for models',
  'permissive-vendor': 'Permissive, of a vendor',
  'public-domain': 'Public domain',
  'rail-use-restricted': 'Uses restricted (RAIL)',
  'research-only': 'Research only',
  'share-alike': 'Share alike',
  'share-alike-data': 'Share alike, for data',
  'strong-copyleft': 'Strong copyleft',
  unknown: 'Unknown licence',
  'weak-copyleft': 'Weak copyleft',
} as const

type LicenseClass = keyof typeof EN

const useText = defineMessages<LicenseClass>('license-classes', {
  en: EN,
  de: {
    'ambiguous-family': 'Eine Familie, welche Lizenz ist offen',
    'copyleft-docs': 'Copyleft für Dokumentation',
    'custom-community': 'Community-Bedingungen eines Herstellers',
    'custom-permissive': 'Freizügige Bedingungen eines Herstellers',
    'custom-terms': 'Bedingungen eines Herstellers',
    'data-computational-use-only': 'Daten nur zum Rechnen',
    'network-copyleft': 'Copyleft auch übers Netz',
    'no-derivatives': 'Keine Bearbeitungen',
    'non-commercial': 'Nicht kommerziell',
    'non-commercial-no-derivatives': 'Nicht kommerziell, keine Bearbeitungen',
    'non-commercial-share-alike': 'Nicht kommerziell, Weitergabe unter gleichen Bedingungen',
    none: 'Keine Lizenz angegeben',
    other: 'Andere Bedingungen',
    permissive: 'Freizügig',
    'permissive-data': 'Freizügig, für Daten',
    'permissive-model': 'Freizügig, für Modelle',
    'permissive-vendor': 'Freizügig, eines Anbieters',
    'public-domain': 'Gemeinfrei',
    'rail-use-restricted': 'Nutzung beschränkt (RAIL)',
    'research-only': 'Nur für Forschung',
    'share-alike': 'Weitergabe unter gleichen Bedingungen',
    'share-alike-data': 'Weitergabe unter gleichen Bedingungen, für Daten',
    'strong-copyleft': 'Starkes Copyleft',
    unknown: 'Unbekannte Lizenz',
    'weak-copyleft': 'Schwaches Copyleft',
  },
})

/** Names a class of licences; one that a later server knows stands as it calls it. */
export function useClassText(): (name: string) => string {
  const say = useText()
  return useMemo(() => name => (isClass(name) ? say(name) : name), [say])
}

function isClass(name: string): name is LicenseClass {
  return Object.hasOwn(EN, name)
}
