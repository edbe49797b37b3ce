import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AvroRecord } from './avro-schema.ts'

/** Versions ever released of each record, oldest first, from `released/<full name>/<n>.avsc`. */
export const readReleased = (folder: string): ReadonlyMap<string, ReadonlyMap<string, AvroRecord>> =>
  new Map((existsSync(folder) ? readdirSync(folder) : []).sort().map((name) => [name, versionsIn(join(folder, name))]))

const versionsIn = (folder: string): ReadonlyMap<string, AvroRecord> =>
  new Map(
    readdirSync(folder)
      .map((file) => file.replace(/\.avsc$/, ''))
      .sort((a, b) => Number(a) - Number(b))
      .map((version) => [version, JSON.parse(readFileSync(join(folder, `${version}.avsc`), 'utf8'))]),
  )

/** The number of the version to release; undefined if the newest one differs only in docs. */
export const nextVersion = (current: AvroRecord, released: ReadonlyMap<string, AvroRecord>): number | undefined => {
  const newest = [...released.values()].at(-1)
  return newest !== undefined && withoutDocs(newest) === withoutDocs(current) ? undefined : released.size + 1
}

const withoutDocs = (schema: AvroRecord): string =>
  JSON.stringify(schema, (key, value) => (key === 'doc' ? undefined : value))
