import { join } from 'node:path'
import type { Run } from './cache.ts'
import { requireProgram } from './find-program.ts'

/** Puts the dependencies of a pom into a folder. */
export const fetchWithMaven = (run: Run, how: 'copy' | 'unpack', pom: string, folder: string): Promise<void> =>
  run(requireProgram('mvn'), [
    `dependency:${how}-dependencies`,
    '--batch-mode',
    '--no-transfer-progress',
    '--file',
    pom,
    `-DoutputDirectory=${folder}`,
    // Otherwise the note that it has been unpacked lies beside the pom, and outlives the cache.
    `-DmarkersDirectory=${join(folder, '.unpacked')}`,
  ])
