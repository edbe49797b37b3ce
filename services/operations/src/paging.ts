import { z } from 'zod'

const MOST = 500

export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST)
    .default(100)
    .meta({ description: `At most ${MOST}; 100 unless given.` }),
  cursor: z.string().min(1).max(2_000).optional().meta({ description: '`next` of the page before.' }),
}

/**
 * A page of what comes behind the cursor, in the order of the cursors: their numbers as numbers. What was listed may be
 * gone by the next page; nothing else is left out or shown twice.
 */
export const pageOf = <T>(
  all: readonly T[],
  cursorOf: (item: T) => string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): { items: T[]; next: string | null; total: number } => {
  const after = cursor === undefined ? '' : orderOf(cursor)
  const behind = all
    .map((item) => ({ item, cursor: cursorOf(item), order: orderOf(cursorOf(item)) }))
    .filter(({ order }) => order > after)
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  const shown = behind.slice(0, limit)
  return {
    items: shown.map(({ item }) => item),
    next: behind.length > limit ? (shown.at(-1)?.cursor ?? null) : null,
    total: all.length,
  }
}

/** Two cursors that differ in leading zeros only are still two. */
const orderOf = (cursor: string): string =>
  `${cursor.replaceAll(/\d+/g, (number) => number.padStart(16, '0'))} ${cursor}`

export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Cursor of the next page; null: this is the last one.' }),
    total: z.int(),
  })
