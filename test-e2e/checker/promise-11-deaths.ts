import type { Violation } from './evidence.ts'
import type { Facts } from './facts.ts'

/** No input kills a process. */
export const checkDeaths = ({ evidence }: Facts): Violation[] =>
  evidence.deaths.map(({ service, why }) => ({ promise: 11, what: `${service} has ended by itself`, about: [why] }))
