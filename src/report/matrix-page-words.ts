/** How the matrix's page and its summary call things. Pure. */
import type { CellKey, ItemKind, MatrixBackend } from '../campaign/matrix/row.ts'

/** A count with its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** Names with commas between them, and `and` before the last. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

const backends: Readonly<Record<MatrixBackend, string>> = {
  none: 'no backend',
  cloudflare: 'Durable Object',
  scripted: 'scripted backend',
}

export const backendInWords = (backend: MatrixBackend): string => backends[backend]

const kinds: Readonly<Record<ItemKind, string>> = { scenario: 'scenario', bug: 'known bug', hunt: 'hunt' }

export const kindInWords = (kind: ItemKind): string => kinds[kind]

/** A cell as people call it. */
export const cellInWords = ({ item, backend, livestore, kind }: CellKey): string =>
  `${item}${kind === 'bug' ? '' : ` (${backendInWords(backend)})`} on ${livestore}`

/** Milliseconds as a person reads them. */
export const duration = (milliseconds: number): string => {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 120_000) return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`
  return `${Math.round(milliseconds / 60_000)} min`
}

/** A text that may have come from anywhere, in one line and no longer than that. */
export const inOneLine = (text: string, most = 240): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}
