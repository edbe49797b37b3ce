import type { Sent } from './entrance.ts'

/** `at`: milliseconds of the run. */
export type Planned = { at: number; send: (now: number) => Sent }
