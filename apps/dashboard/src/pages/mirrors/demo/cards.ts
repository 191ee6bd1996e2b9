/** Complete: who made it, what it is for and not for, whom it fails, how it was measured. */
export const CLASSIFIER_CARD = `---
license: mit
language:
  - en
library_name: transformers
pipeline_tag: text-classification
datasets:
  - demo/support-tickets
metrics:
  - accuracy
tags:
  - customer-support
---
# Ticket sorter

Reads the first message of a customer and says which of four desks should answer it.

## Model Details

- **Developed by:** the demonstration that comes with this registry
- **Model type:** a small encoder with a classification head
- **Language:** English

## Uses

### Direct Use

Sorting messages into desks where a person reads them. A wrong desk costs some minutes.

### Out-of-Scope Use

Refusing a message, ranking customers, or deciding about refunds. It has seen nothing about health or law.

## Bias, Risks, and Limitations

The messages were written by six people who imagined customers; four of them are native speakers of English. Messages of
learners are sorted right 81 times in a hundred, against 90 for the others: most of the difference goes to the desk
"other". Names of competitors pull a message towards "returns", because a third of the returns mention one. Messages in
other languages land at "technical" with a confidence that means nothing.

### Recommendations

Send what has a confidence below 0.6 to a person, and compare error rates of both groups on messages of your own.

## Training Details

### Training Data

The train split of demo/support-tickets: invented messages, each with a desk that two people agreed on.

## Evaluation

| group | messages | accuracy |
|---|---|---|
| all | 40 | 0.88 |
| native speakers | 27 | 0.90 |
| learners of English | 13 | 0.81 |

## Environmental Impact

Trained for 20 minutes on one desktop processor: some 30 g of CO2.
`

/** Says little: what a reviewer would ask about is missing. */
export const BARE_CARD = `---
pipeline_tag: text-generation
language:
  - en
---
# Reply drafts

Writes first drafts of answers to customers.

## Bias, Risks, and Limitations

[More Information Needed]
`

/** Gives itself another licence than that of the model that it was made from. */
export const RELICENSED_CARD = `---
license: apache-2.0
language:
  - en
base_model: meta-llama/Llama-3.1-8B-Instruct
base_model_relation: adapter
library_name: peft
pipeline_tag: text-generation
---
# Support chat

An adapter that lets a chat model answer in the tone of a shop.

## Uses

Drafting answers that a person reads before they are sent.

## Bias, Risks, and Limitations

It was trained on answers of three people, and repeats their phrases. It promises refunds that the shop may not give: in
one of twelve tries it did so without being asked. Nobody tested it in another language than English.
`

export const WRITER_CARD = `---
license: apache-2.0
language:
  - en
library_name: transformers
pipeline_tag: text-generation
---
# Reply writer

A language model of toy size: it shows what a registry reads from weights, and writes nothing that makes sense.

## Uses

Trying out variants, aliases and inference nodes.

### Out-of-Scope Use

Answering anybody.

## Bias, Risks, and Limitations

Its weights are noise, so that whatever it says is noise too. It stands for no model that was trained, and no number
measured with it says anything about one.

## Training Details

None: the weights were drawn and not trained.

## Evaluation

None, as there is nothing to measure.
`

export const QUANTIZED_CARD = `---
license: apache-2.0
language:
  - en
base_model: demo/reply-writer
base_model_relation: quantized
library_name: gguf
pipeline_tag: text-generation
---
# Reply writer, GGUF

The same model for llama.cpp and Ollama, in two sizes.

## Uses

Trying out which variant fits which machine.

## Bias, Risks, and Limitations

As the model that it was quantized from: its weights are noise, and with fewer bits they are coarser noise.
`

export const DATASET_CARD = `---
license: cc0-1.0
language:
  - en
pretty_name: Support tickets
size_categories:
  - n<1K
task_categories:
  - text-classification
---
# Support tickets

Invented first messages to the support desk of a shop, each with the desk that should answer it.

## Uses

### Direct Use

Training and testing small classifiers.

### Out-of-Scope Use

Measuring how a model does on real customers: none of them wrote any of this.

## Dataset Creation

Six people wrote messages from short prompts; two others chose a desk for each and talked about those on which they
differed.

### Personal and Sensitive Information

None. The messages hold no names, numbers or addresses of people.

## Bias, Risks, and Limitations

Six writers have six ways of writing, and a model learns their phrases. Two of them are learners of English, both
speakers of Dutch, so mistakes typical of other languages are missing.
`
