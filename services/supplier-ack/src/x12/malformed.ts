/** What a document from outside is wrong in: `what`, and `where` in it. */
export class Malformed extends Error {
  readonly what: string
  readonly where: string

  constructor(what: string, where: string) {
    super(`${where}: ${what}`)
    this.name = 'Malformed'
    this.what = what
    this.where = where
  }
}

export type Reading<T> = { ok: true; value: T } | { ok: false; what: string; where: string }

/** Runs a reader; what it finds malformed is a value, anything else thrown is a bug. */
export const reading = <T>(read: () => T): Reading<T> => {
  try {
    return { ok: true, value: read() }
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, what: error.what, where: error.where }
    throw error
  }
}

/** Text from outside in a message: never longer than a reader can bear, and without control characters. */
export const shown = (text: string, length = 40): string =>
  JSON.stringify(text.length <= length ? text : `${text.slice(0, length)}…`)
