import type { Endpoints } from './endpoints.ts'

/** Plays the demonstration day, one printed line per business event. */
export const playDemo = async (_endpoints: Endpoints, _print: (line: string) => void): Promise<void> => {}
