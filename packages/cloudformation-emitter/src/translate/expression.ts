import { isExpression, isRecord, type Expression, type Surroundings, type Value } from '@mesh-compile/aws-plan'
import { join, mergeText, ref, type Call } from '../template/functions.ts'
import type { Walk } from './walk.ts'

const PSEUDO_PARAMETERS: Readonly<Record<Surroundings, string>> = {
  account: 'AWS::AccountId',
  partition: 'AWS::Partition',
  region: 'AWS::Region',
  urlSuffix: 'AWS::URLSuffix',
}

/** An expression as functions of CloudFormation; `at` is the property, for messages. */
export function translateExpression(expression: Expression, at: string, walk: Walk): string | Call {
  const translated = join(piecesOf(expression, walk))
  const texts = typeof translated === 'string' ? [translated] : (translated['Fn::Join'] as readonly [string, readonly (string | Call)[]] | undefined)?.[1]
  for (const text of texts ?? []) if (typeof text === 'string') walk.checkText(text, at)
  return translated
}

function piecesOf(expression: Expression, walk: Walk): readonly (string | Call)[] {
  switch (expression.kind) {
    case 'attribute':
      return [walk.scope.attribute(expression.resource, expression.attribute)]
    case 'parameter':
      return [walk.scope.parameter(expression.name).call]
    case 'surroundings':
      return [ref(PSEUDO_PARAMETERS[expression.name])]
    case 'text':
      return expression.parts.flatMap((part) => (typeof part === 'string' ? [part] : piecesOf(part, walk)))
    case 'json':
      // In JSON alone, a brace can be written so that CloudFormation sees no dynamic reference in it.
      return mergeText(jsonPieces(expression.value, walk)).map((piece) =>
        typeof piece === 'string' ? piece.replaceAll('{{resolve:', String.raw`\u007b{resolve:`) : piece,
      )
    default:
      return expression satisfies never
  }
}

/** The JSON text of a value. */
function jsonPieces(value: Value, walk: Walk): readonly (string | Call)[] {
  if (typeof value !== 'object') return [JSON.stringify(value)]
  if (isExpression(value)) {
    return isBare(value, walk) ? piecesOf(value, walk) : ['"', ...piecesOf(value, walk).map(escapePiece), '"']
  }
  if (isRecord(value)) {
    const members = Object.entries(value).map(([key, item]) => [`${JSON.stringify(key)}:`, ...jsonPieces(item, walk)])
    return ['{', ...separate(members), '}']
  }
  return ['[', ...separate(value.map((item) => jsonPieces(item, walk))), ']']
}

function separate(items: readonly (readonly (string | Call)[])[]): readonly (string | Call)[] {
  return items.flatMap((item, index) => (index === 0 ? item : [',', ...item]))
}

function escapePiece(piece: string | Call): string | Call {
  return typeof piece === 'string' ? JSON.stringify(piece).slice(1, -1) : piece
}

/** Whether JSON has it without quotes. */
function isBare(expression: Expression, walk: Walk): boolean {
  if (expression.kind !== 'parameter') return false
  const { name, type } = walk.scope.parameter(expression.name).definition
  if (type === 'strings') throw new Error(`parameter ${name} is a list, which CloudFormation cannot put into a text`)
  return type !== 'string'
}
