import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AvroNamed, type AvroNames, fullName } from './avro-schema.ts'
import type { Mistake } from './mistake.ts'

/** Reads `avro/<domain>/<Record>.avsc`. A file that is no schema, or not the one its path says, is a mistake. */
export const readAvroFiles = (folder: string): { names: AvroNames; mistakes: Mistake[] } => {
  const names = new Map<string, AvroNamed>()
  const mistakes: Mistake[] = []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.avsc'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
  for (const path of paths) {
    const where = `avro/${path}`
    let schema: AvroNamed
    try {
      schema = JSON.parse(readFileSync(join(folder, path), 'utf8'))
    } catch (cause) {
      mistakes.push({ what: `not JSON: ${(cause as Error).message}`, where, next: 'correct the file' })
      continue
    }
    if (schema?.type !== 'record' && schema?.type !== 'enum')
      mistakes.push({ what: 'neither a record nor an enum', where, next: 'declare one record or one enum per file' })
    else if (`${fullName(schema).replace('.', '/')}.avsc` !== path)
      mistakes.push({
        what: `declares ${fullName(schema)}`,
        where,
        next: 'name the file <namespace>/<name>.avsc, or correct name and namespace',
      })
    else names.set(fullName(schema), schema)
  }
  return { names, mistakes }
}
