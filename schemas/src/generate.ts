// pnpm generate              writes src/generated/records.ts from avro/
// pnpm generate --golden     and golden bytes of records that have none
// pnpm generate --release    and each changed schema as the next version in released/
// pnpm generate --check      writes nothing; fails if the generated file is stale or a schema is not compatible
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAvroFiles } from './avro-files.ts'
import { messageNames, selfContained } from './avro-schema.ts'
import { releasedMistakes } from './compatibility.ts'
import { goldenText, newGolden } from './golden.ts'
import { type Mistake, mistakeLine } from './mistake.ts'
import { nextVersion, readReleased } from './released.ts'
import { ruleMistakes } from './rules.ts'
import { recordsText } from './typescript.ts'

const folder = join(import.meta.dirname, '..')
const generated = join(folder, 'src/generated/records.ts')

const stopOn = (mistakes: readonly Mistake[]): void => {
  if (mistakes.length === 0) return
  for (const mistake of mistakes) console.error(mistakeLine(mistake))
  process.exit(1)
}

const write = (path: string, text: string): void => {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  console.log(`wrote ${path.slice(folder.length + 1)}`)
}

const options = process.argv.slice(2)
stopOn(
  options
    .filter((option) => !['--check', '--golden', '--release'].includes(option))
    .map((option) => ({
      what: 'no such option',
      where: option,
      next: 'use --check, --golden or --release, or none to generate the types',
    })),
)

const { names, mistakes } = readAvroFiles(join(folder, 'avro'))
stopOn([...mistakes, ...ruleMistakes(names)])
const current = new Map(messageNames(names).map((name) => [name, selfContained(name, names)]))
const released = readReleased(join(folder, 'released'))
stopOn(releasedMistakes(current, released))
const text = recordsText(names)

if (options.includes('--check')) {
  if (!existsSync(generated) || readFileSync(generated, 'utf8') !== text)
    stopOn([{ what: 'is not what avro/ says', where: 'src/generated/records.ts', next: 'run "pnpm generate"' }])
} else {
  write(generated, text)
  for (const [name, schema] of current) {
    const versions = released.get(name) ?? new Map()
    const version = nextVersion(schema, versions)
    const golden = join(folder, 'golden', `${name}.json`)
    if (options.includes('--golden') && !existsSync(golden))
      write(golden, goldenText(newGolden(schema, version ?? versions.size)))
    if (options.includes('--release') && version !== undefined)
      write(join(folder, 'released', name, `${version}.avsc`), `${JSON.stringify(schema, null, 2)}\n`)
  }
}
