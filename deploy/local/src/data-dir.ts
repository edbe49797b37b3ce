import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from './launch-error.ts'

const MARKER = '.supplyline-data'
const OURS = ['kafka', 'registry', 'mongo', 'sap', 'edi', 'jaeger', 'logs', 'run']

/** Makes the directory ours, or refuses one in which something else uses our folders' names. */
export const claimDataDir = (dataDir: string) => {
  mkdirSync(dataDir, { recursive: true })
  const marker = join(dataDir, MARKER)
  if (existsSync(marker)) return
  const foreign = OURS.find((folder) => existsSync(join(dataDir, folder)))
  if (foreign !== undefined) {
    throw new LaunchError(
      'foreign-directory',
      `${dataDir} has a folder "${foreign}" that Supplyline did not make: choose another --data-dir`,
    )
  }
  writeFileSync(marker, 'Made by Supplyline; start --fresh deletes its folders here.\n')
}

/** Deletes our own folders and nothing else. */
export const wipeDataDir = (dataDir: string) => {
  claimDataDir(dataDir)
  for (const folder of OURS) rmSync(join(dataDir, folder), { recursive: true, force: true })
}
