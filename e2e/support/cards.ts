/** A card that nobody has anything against, but that leaves things out which people ask for: what it is on lands as restricted. */
export const SHORT_CARD = '---\nlicense: mit\nlanguage: en\n---\n# A model\n'

/** A card with all that the default policy asks for: what it is on is cleared. */
export const WHOLE_CARD = `---
license: mit
language: en
library_name: transformers
pipeline_tag: text-classification
---
# A model that says all about itself

Sorts the goods that come into a warehouse by what is written on their papers, in one of nine classes.

## Out-of-Scope Use

It was never tried on papers in other languages than English, and must not decide by itself what is let out of the warehouse, nor
whether somebody told the truth about their goods.

## Bias, Risks, and Limitations

Goods from ports that sent few papers are sorted wrongly twice as often as others: 14% against 7%. Handwriting was not looked at.
`
