import { refuseSync } from './refuse-sync.ts'

/** A piece of what a Compose file says for an image, with where it stands in it. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'variable'
      readonly name: string
      /** What stands for it where it has no value, with its place. */
      readonly fallback?: { readonly text: string; readonly start: number; readonly end: number }
      /** An empty value counts as none. */
      readonly isEmptyNone: boolean
    }

const variable = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*))?\})/g

/** @throws AppError `compose_refused` for what cannot be told apart with certainty */
export function readTemplate(written: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  const literal = (end: number) => {
    if (end > at) pieces.push({ kind: 'literal', text: written.slice(at, end), start: at, end })
  }
  for (const match of written.matchAll(variable)) {
    const [whole, dollar, bare, braced, operator = '', operand = ''] = match
    if (dollar !== undefined || operator.endsWith('+') || operand.includes('$')) throw unclear(written)
    literal(match.index)
    const name = bare ?? braced ?? ''
    const end = match.index + whole.length - 1
    const fallback = operator.endsWith('-')
      ? { fallback: { text: operand, start: end - operand.length, end } }
      : {}
    pieces.push({ kind: 'variable', name, ...fallback, isEmptyNone: operator.startsWith(':') })
    at = match.index + whole.length
  }
  literal(written.length)
  const hasStray = pieces.some((piece) => piece.kind === 'literal' && piece.text.includes('$'))
  if (hasStray) throw unclear(written)
  return pieces
}

export type Values = ReadonlyMap<string, string>

/** What a piece comes to, and whether its variable has a value. */
export function resolvePiece(piece: Piece, values: Values): { text: string; isSet: boolean } {
  if (piece.kind === 'literal') return { text: piece.text, isSet: false }
  const value = values.get(piece.name)
  const isSet = value !== undefined && !(value === '' && piece.isEmptyNone)
  return { text: isSet ? value : (piece.fallback?.text ?? ''), isSet }
}

export function resolveTemplate(pieces: readonly Piece[], values: Values): string {
  return pieces.map((piece) => resolvePiece(piece, values).text).join('')
}

export type Change =
  /** Of the text that was written, from one place to another. */
  | { readonly kind: 'text'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly value: string }

/**
 * The one piece to change so that the whole comes to another image. What is written down goes before a variable, and of
 * a variable only one that holds the whole tag or the whole image.
 */
export function changeTo(pieces: readonly Piece[], values: Values, image: string): Change | null {
  const texts = pieces.map((piece) => resolvePiece(piece, values).text)
  const from = texts.join('')
  const wishes = pieces.flatMap((piece, at) => {
    const before = texts.slice(0, at).join('')
    const after = texts.slice(at + 1).join('')
    const fits = image.length >= before.length + after.length
    if (!fits || !image.startsWith(before) || !image.endsWith(after)) return []
    return [{ piece, old: texts[at] ?? '', text: image.slice(before.length, image.length - after.length) }]
  })
  for (const { piece, text } of wishes.toReversed()) {
    if (piece.kind === 'literal') return { kind: 'text', start: piece.start, end: piece.end, text }
    const { isSet } = resolvePiece(piece, values)
    if (!isSet && piece.fallback !== undefined) {
      return { kind: 'text', start: piece.fallback.start, end: piece.fallback.end, text }
    }
  }
  for (const { piece, old, text } of wishes.toReversed()) {
    if (piece.kind !== 'variable' || !resolvePiece(piece, values).isSet) continue
    if (isWhole(from, old) && isWhole(image, text)) return { kind: 'variable', name: piece.name, value: text }
  }
  return null
}

/** The image itself, its tag (with its digest), or its digest. */
function isWhole(image: string, part: string): boolean {
  const [named = '', digest] = image.split('@')
  const colon = named.lastIndexOf(':')
  const tag = colon > named.lastIndexOf('/') ? named.slice(colon + 1) : undefined
  const version = tag === undefined ? undefined : image.slice(colon + 1)
  return part !== '' && [image, named, tag, version, digest].includes(part)
}

function unclear(written: string): Error {
  return refuseSync(`the image is written as ${written}, whose variables cannot be resolved with certainty`)
}
