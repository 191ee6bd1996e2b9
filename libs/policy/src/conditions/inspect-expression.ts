import type { parse } from '@bufbuild/cel'
import { FACTS_SHAPE, type Shape } from './facts-shape.js'
import { MAX_CONDITION_NODES, MAX_LOOP_DEPTH, MAX_PATTERN_LENGTH, MAX_PATTERN_REPEAT } from './limits.js'

export type ParsedCondition = ReturnType<typeof parse>
type Expression = ParsedCondition['expr']
type Loop = Extract<Expression['exprKind'], { case: 'comprehensionExpr' }>['value']
type Call = Extract<Expression['exprKind'], { case: 'callExpr' }>['value']

/** What is wrong with a condition, and where in it. */
export interface ConditionProblem {
  readonly message: string
  /** UTF-16 code units from its beginning. */
  readonly offset: number
}

/** Steps that an evaluation takes at most, where no list is longer and no text is. */
export type Cost = (listLength: number, textLength: number) => number

export interface Inspected {
  readonly problems: readonly ConditionProblem[]
  readonly cost: Cost
}

/** Operators as the parser calls them, and the functions that conditions may use. None of them makes a text or a list longer. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    '_&&_ _||_ !_ _?_:_ _==_ _!=_ _<_ _<=_ _>_ _>=_ _+_ _-_ _*_ _/_ _%_ -_ _[_] @in @not_strictly_false ' +
    'size startsWith endsWith contains matches int uint double string bool type dyn'
  ).split(' '),
)
/** List members that are looked at in the time of one step. */
const MEMBERS_PER_STEP = 10
/** Pairs of a character and a pattern's character that are looked at in the time of one step. */
const TRIES_PER_STEP = 200

/**
 * Looks a parsed condition through: names that the facts don't have, functions that are none, more loops or more of anything than is good,
 * and how much an evaluation can cost at most.
 */
export function inspectExpression(parsed: ParsedCondition): Inspected {
  const walk = new Walk(parsed.sourceInfo?.positions ?? {})
  const { cost } = walk.visit(parsed.expr, new Map([['facts', FACTS_SHAPE]]), 0)
  if (walk.nodes > MAX_CONDITION_NODES) {
    const message = `it has ${walk.nodes} parts; ${MAX_CONDITION_NODES} are the most.`
    return { problems: [{ message, offset: 0 }], cost }
  }
  return { problems: walk.problems, cost }
}

interface Seen {
  readonly shape: Shape
  readonly cost: Cost
}

type Names = ReadonlyMap<string, Shape>

class Walk {
  readonly problems: ConditionProblem[] = []
  nodes = 0

  constructor(private readonly positions: Readonly<Record<string, number>>) {}

  visit(expression: Expression, names: Names, depth: number): Seen {
    this.nodes += 1
    const { exprKind: kind } = expression
    const step = { shape: 'unknown', cost: () => 1 } as const
    switch (kind.case) {
      case 'identExpr':
        return { ...step, shape: this.#named(kind.value.name, expression, names) }
      case 'selectExpr': {
        const operand = kind.value.operand
        if (!operand) return step
        const of = this.visit(operand, names, depth)
        return { ...of, shape: this.#field(of.shape, kind.value.field, expression) }
      }
      case 'callExpr':
        return this.#call(kind.value, expression, names, depth)
      case 'listExpr':
        return this.#all(kind.value.elements, names, depth)
      case 'structExpr': {
        if (kind.value.messageName !== '') this.#problem(expression, 'conditions make no messages.')
        const parts = kind.value.entries.flatMap(({ keyKind, value }) => [
          ...(keyKind.case === 'mapKey' ? [keyKind.value] : []),
          ...(value ? [value] : []),
        ])
        return this.#all(parts, names, depth)
      }
      case 'comprehensionExpr':
        return this.#loop(kind.value, expression, names, depth)
      default:
        return step
    }
  }

  #named(name: string, expression: Expression, names: Names): Shape {
    const shape = names.get(name)
    if (shape === undefined)
      this.#problem(expression, `there is no \`${name}\`; conditions are about \`facts\`.`)
    return shape ?? 'unknown'
  }

  #field(shape: Shape, field: string, expression: Expression): Shape {
    if (shape === 'unknown') return shape
    if (typeof shape !== 'object' || !('fields' in shape)) {
      this.#problem(expression, `there is nothing called \`${field}\` in it.`)
      return 'unknown'
    }
    if (Object.hasOwn(shape.fields, field)) return shape.fields[field] ?? 'unknown'
    this.#problem(
      expression,
      `the facts have no \`${field}\` here; there is ${Object.keys(shape.fields).join(', ')}.`,
    )
    return 'unknown'
  }

  #call(call: Call, expression: Expression, names: Names, depth: number): Seen {
    const { function: name, args, target } = call
    if (!FUNCTIONS.has(name)) this.#problem(expression, `there is no function \`${name}\`.`)
    const operands = target ? [target, ...args] : args
    const { cost } = this.#all(operands, names, depth)
    if (name === 'matches') return { shape: 'flag', cost: this.#matches(operands, expression, cost) }
    const isSearch = name === '@in' || name === '_==_' || name === '_!=_' || name === 'contains'
    if (!isSearch || (name !== '@in' && args.some(isScalar))) return { shape: 'unknown', cost }
    return {
      shape: 'flag',
      cost: (list, text) => cost(list, text) + Math.ceil((list + text) / MEMBERS_PER_STEP),
    }
  }

  /** The pattern has to stand there, so that its cost is known. */
  #matches(operands: readonly Expression[], expression: Expression, cost: Cost): Cost {
    const pattern = textOf(operands.at(-1))
    if (operands.length !== 2 || pattern === null) {
      this.#problem(expression, '`matches` takes a pattern in quotes.')
      return cost
    }
    if (pattern.length > MAX_PATTERN_LENGTH)
      this.#problem(expression, `its pattern is longer than ${MAX_PATTERN_LENGTH} characters.`)
    const repeats = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, from, to]) => [from, to])
    if (repeats.some(count => Number(count ?? 0) > MAX_PATTERN_REPEAT))
      this.#problem(expression, `its pattern counts to more than ${MAX_PATTERN_REPEAT}.`)
    const width = pattern.length + repeats.reduce((sum, count) => sum + Number(count ?? 0), 0)
    return (list, text) => cost(list, text) + Math.ceil((text * width) / TRIES_PER_STEP)
  }

  #loop(loop: Loop, expression: Expression, names: Names, depth: number): Seen {
    if (depth === MAX_LOOP_DEPTH)
      this.#problem(expression, `it has loops ${depth + 1} deep; ${MAX_LOOP_DEPTH} are the most.`)
    const { iterRange, accuInit, loopCondition, loopStep, result } = loop
    if (!iterRange || !accuInit || !loopCondition || !loopStep || !result || depth > MAX_LOOP_DEPTH)
      return { shape: 'unknown', cost: () => Infinity }
    const range = this.visit(iterRange, names, depth)
    const member = typeof range.shape === 'object' && 'list' in range.shape ? range.shape.list : 'unknown'
    const inside = new Map(names).set(loop.iterVar, member).set(loop.accuVar, 'unknown')
    if (loop.iterVar2 !== '') inside.set(loop.iterVar2, 'unknown')
    const once = this.#all([accuInit, result], inside, depth + 1)
    const each = this.#all([loopCondition, loopStep], inside, depth + 1)
    const literal = iterRange.exprKind.case === 'listExpr' ? iterRange.exprKind.value.elements.length : 0
    return {
      shape: 'unknown',
      cost: (list, text) =>
        range.cost(list, text) + once.cost(list, text) + Math.max(list, literal) * each.cost(list, text),
    }
  }

  #all(expressions: readonly Expression[], names: Names, depth: number): Seen {
    const costs = expressions.map(expression => this.visit(expression, names, depth).cost)
    return { shape: 'unknown', cost: (list, text) => costs.reduce((sum, cost) => sum + cost(list, text), 1) }
  }

  #problem(expression: Expression, message: string): void {
    this.problems.push({ message, offset: this.positions[String(expression.id)] ?? 0 })
  }
}

function isScalar({ exprKind }: Expression): boolean {
  return exprKind.case === 'constExpr'
}

function textOf(expression: Expression | undefined): string | null {
  const kind = expression?.exprKind
  if (kind?.case !== 'constExpr' || kind.value.constantKind.case !== 'stringValue') return null
  return kind.value.constantKind.value
}
