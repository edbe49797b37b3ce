/** One difference of two JSON values. `path`: JSON pointer, RFC 6901; what is absent on a side is undefined there. */
export type Change = { path: string; before?: unknown; after?: unknown }

const MOST_CHANGES = 500

/** What differs, field by field and element by element. */
export const diff = (before: unknown, after: unknown): Change[] => {
  const changes: Change[] = []
  const compare = (path: string, a: unknown, b: unknown): void => {
    if (changes.length >= MOST_CHANGES || Object.is(a, b)) return
    if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
      changes.push({ path, ...(a !== undefined && { before: a }), ...(b !== undefined && { after: b }) })
      return
    }
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
      compare(`${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, a[name], b[name])
  }
  compare('', before, after)
  return changes
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
