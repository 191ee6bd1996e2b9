import type { RepoType } from '@entrepot/core'

const BOTH =
  'language license license_name license_link tags thumbnail extra_gated_prompt extra_gated_heading extra_gated_description extra_gated_button_content extra_gated_fields extra_gated_eu_disallowed'

/** Top-level keys that the Hub gives a meaning, by type; it keeps all others and looks at none. */
export const KNOWN_KEYS: Readonly<Record<RepoType, ReadonlySet<string>>> = {
  model: keys(
    `${BOTH} library_name pipeline_tag datasets buckets metrics base_model base_model_relation new_version model-index co2_eq_emissions inference widget instance_prompt model_name`,
  ),
  dataset: keys(
    `${BOTH} license_details language_details pretty_name paperswithcode_id viewer annotations_creators language_creators multilinguality size_categories source_datasets task_categories task_ids configs dataset_info train-eval-index`,
  ),
  space: keys(`${BOTH} title emoji sdk sdk_version app_file app_port models datasets`),
}

function keys(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
