import { mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const LARGE_BYTES = 10_000_000
const HEADING = '=== started '

/** Opens for appending; a log that has grown large is set aside first, in place of the one set aside before. */
export const openLog = (path: string): number => {
  mkdirSync(dirname(path), { recursive: true })
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGE_BYTES) renameSync(path, `${path}.1`)
  const file = openSync(path, 'a')
  writeSync(file, `${HEADING}${new Date().toISOString()}\n`)
  return file
}

/** The last lines that the latest program wrote. */
export const logTail = (path: string, count: number): string[] => {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const latest = lines.slice(lines.findLastIndex((line) => line.startsWith(HEADING)) + 1)
  return latest.slice(-count)
}
