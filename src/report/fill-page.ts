/** Writes data into a page that was built without: one html file that opens offline, with everything in it. Pure. */

/** What a built page is known by. */
export interface BuiltPage {
  /** As people call it, for errors. */
  readonly name: string
  /** What makes it, for errors. */
  readonly builtBy: string
  /** The title that it was built with. */
  readonly title: string
  /** The element in which it waits for its data. */
  readonly dataElementId: string
}

/**
 * The page with its data and its own title.
 *
 * @param template the html of the built page
 * @throws where the template is none
 */
export const fillPage = (
  template: string,
  { page, title, data }: { readonly page: BuiltPage; readonly title: string; readonly data: unknown },
): string => {
  const emptyData = `<script type="application/json" id="${page.dataElementId}"></script>`
  const emptyTitle = `<title>${page.title}</title>`
  for (const part of [emptyData, emptyTitle]) {
    if (template.includes(part)) continue
    throw new Error(
      `Expected the built page of ${page.name} as the template, found ${template.length} characters without ${part}. ${page.builtBy} makes it.`,
    )
  }
  const filledData = emptyData.replace('></', () => `>${escapeJson(JSON.stringify(data))}</`)
  // By functions: in a replacement that is a text, $ has a meaning.
  return template.replace(emptyTitle, () => `<title>${escapeHtml(title)}</title>`).replace(emptyData, () => filledData)
}

/** JSON that can stand in a script element: nothing in it ends the element, opens a comment or breaks a line. */
const escapeJson = (json: string): string =>
  json.replace(/[<>\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

const htmlEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => htmlEscapes[character] ?? character)
