import { hash } from 'node:crypto'

const LONGEST_ID = 256

/**
 * An id as it travels: those of sources may have any length, and ours grow by what follows from what. A long one gives
 * way to its digest, which is the same whenever it comes again.
 */
export const boundedId = (id: string): string => (id.length <= LONGEST_ID ? id : `sha256:${hash('sha256', id)}`)
