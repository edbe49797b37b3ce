import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readAvroFiles } from './avro-files.ts'
import type { AvroRecord } from './avro-schema.ts'
import { avroType } from './avro-type.ts'
import { releasedMistakes } from './compatibility.ts'
import { recordNames, schemas } from './generated/records.ts'
import { readGolden } from './golden.ts'
import { mistakeLine } from './mistake.ts'
import { readReleased } from './released.ts'
import { ruleMistakes } from './rules.ts'
import { recordsText } from './typescript.ts'

const folder = join(import.meta.dirname, '..')
const { names, mistakes } = readAvroFiles(join(folder, 'avro'))
const released = readReleased(join(folder, 'released'))
const golden = readGolden(join(folder, 'golden'))

test('the schemas follow our rules', () => {
  expect([...mistakes, ...ruleMistakes(names)].map(mistakeLine)).toEqual([])
})

test('the generated file is what avro/ says: otherwise run "pnpm generate"', () => {
  expect(recordsText(names)).toBe(readFileSync(join(folder, 'src/generated/records.ts'), 'utf8'))
})

test('every schema is compatible with every version ever released', () => {
  expect(releasedMistakes(new Map(Object.entries(schemas)), released).map(mistakeLine)).toEqual([])
})

describe('golden bytes', () => {
  test('exist for every record: otherwise run "pnpm generate --golden"', () => {
    expect([...golden.keys()].sort()).toEqual([...recordNames])
  })

  test.each([...golden])('of %s are written and read as ever', (name, { version, value, hex }) => {
    const current = schemas[name as keyof typeof schemas]
    const writer = avroType(released.get(name)?.get(String(version)) ?? (current satisfies AvroRecord))
    expect(writer.toBuffer(value).toString('hex')).toBe(hex)
    const reader = avroType(current)
    // What is there is there; fields added since have their defaults.
    expect(reader.fromBuffer(Buffer.from(hex, 'hex'), reader.createResolver(writer))).toMatchObject(value)
  })
})
