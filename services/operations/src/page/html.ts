/** Text that is markup already. */
export type Html = { markup: string }

type Part = Html | string | number | readonly Html[]

/** Markup with everything put into it escaped, unless it is markup itself. */
export const html = (markup: TemplateStringsArray, ...parts: Part[]): Html => ({
  markup: markup.reduce((text, piece, index) => text + markupOf(parts[index - 1] ?? '') + piece),
})

/** For files of our own. */
export const trusted = (markup: string): Html => ({ markup })

const markupOf = (part: Part): string => {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
