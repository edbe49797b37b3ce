import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failed, WrongUsage } from './exit.ts'

export type EditedRecord = { type: string; data: unknown }

/** The record in a file: as `dead-letters show` prints the letter, or only its `record`. Throws Failed. */
export const editIn = (file: string, cwd: string): EditedRecord => {
  const read = readJson(resolve(cwd, file)) as { record?: unknown; type?: unknown; data?: unknown }
  const record = (read?.record ?? read) as EditedRecord | null
  if (typeof record?.type === 'string' && 'data' in record) return { type: record.type, data: record.data }
  throw new Failed(`${file} holds no record`, 'give it "type" and "data", as `dead-letters show` prints them')
}

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Failed(`${file} cannot be read as JSON: ${(cause as Error).message}`, 'correct it', { cause })
  }
}

/**
 * The record with some fields set: `quantity=5`, `lines.0.item=GLOVE`. Where a text stands, a text is put; elsewhere the
 * value is JSON, or a text where it is none. Throws WrongUsage for a path that is not there.
 */
export const withSet = (record: EditedRecord, sets: readonly string[]): EditedRecord => {
  const data = structuredClone(record.data)
  for (const set of sets) {
    const at = set.indexOf('=')
    if (at < 1) throw new WrongUsage(`--set ${set}: write path=value`)
    const path = set.slice(0, at).split('.')
    const last = path.pop() as string
    const holder = path.reduce<unknown>((inner, name) => own(inner, name), data)
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, last))
      throw new WrongUsage(`--set ${set}: the record has no ${set.slice(0, at)}`)
    const fields = holder as Record<string, unknown>
    fields[last] = valueIn(set.slice(at + 1), fields[last])
  }
  return { type: record.type, data }
}

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined

const valueIn = (text: string, before: unknown): unknown => {
  if (typeof before === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
