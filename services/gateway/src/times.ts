import { z } from 'zod'

export const time = (description: string) => z.string().meta({ description, format: 'date-time' })

export const asOf = time('When the last record that this shows was written.')

/** Epoch milliseconds as ISO 8601, UTC. */
export const iso = (at: number): string => new Date(at).toISOString()
