import { parseArgs } from 'node:util'
import { isAppError } from '@supplyline/decider'
import { createCodec, writeArchive } from '@supplyline/messaging'
import { confluentRegistry, KafkaLog } from '@supplyline/messaging/kafka'
import { allTopics } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { progressBar, standardError } from './progress-bar.ts'

const USAGE = `archive --kafka HOST:PORT[,…] --registry URL --topic TOPIC --to DIR [--until TIME] [--json]

Adds to DIR what it does not hold of the topic yet, as compressed files with their digests and schemas. Run it more
often than retention deletes; replay rebuild --archive DIR reads it with the topic.`

const options = {
  kafka: { type: 'string' },
  registry: { type: 'string' },
  topic: { type: 'string' },
  to: { type: 'string' },
  until: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Exit codes: 0 done, 1 refused, 2 wrong usage. */
export const archive = async (
  args: string[],
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<number> => {
  if (args.includes('--help')) {
    write(`${USAGE}\n`)
    return 0
  }
  let given: ReturnType<typeof parse>
  try {
    given = parse(args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    return 2
  }
  const { kafka, registry: url, topic, folder, until, json } = given
  const bar = progressBar(`archive ${topic.name}`, standardError)
  const logger = createLogger({ service: 'archive', level: 'warn', destination: process.stderr })
  const log = await KafkaLog.connect({
    ...{ brokers: kafka.split(','), clientId: 'archive', logger },
    partitionsOf: () => topic.partitions,
    onCrash: (error) => {
      logger.fatal({ err: error }, 'the archive ends; run it again, it goes on from its last whole file')
      process.exit(1)
    },
  })
  try {
    const registry = confluentRegistry(url)
    let ends = 0
    for (let partition = 0; partition < topic.partitions; partition++)
      ends += (await log.bounds({ topic: topic.name, partition })).high
    const onProgress = (records: number) => bar.show(records, ends)
    const done = await writeArchive({
      ...{ log, codec: createCodec(registry), registry, topic, folder, onProgress },
      ...(until !== undefined && { until }),
    })
    bar.end()
    const { added, records, files, bytes, schemas } = done
    const text = `${topic.name}: ${added} records added; ${folder} holds ${records} in ${files} files of ${bytes} bytes, and ${schemas} schemas`
    write(`${json ? JSON.stringify(done) : text}\n`)
    return 0
  } catch (error) {
    bar.end()
    const { code, message, where, next } = asRefusal(error, folder)
    if (json) write(`${JSON.stringify({ topic: topic.name, error: { code, message, where, next } })}\n`)
    else process.stderr.write(`${code}: ${message}${where ? ` (${where})` : ''}\n${next}\n`)
    return 1
  } finally {
    await log.close()
  }
}

/** What the file system refuses, such as a folder that must not be written to, is said as clearly as what we refuse. */
const asRefusal = (error: unknown, folder: string) => {
  if (isAppError(error)) return error
  const { code, message, syscall } = error as NodeJS.ErrnoException
  if (code === undefined || syscall === undefined) throw error
  return { code, message, where: folder, next: 'mend the folder, or name another one; what it holds is not lost' }
}

const parse = (args: string[]) => {
  const { values } = parseArgs({ args, options })
  const { kafka, registry, topic: name, to: folder, until, json } = values
  if (!kafka || !registry || !name || !folder) throw new Error('--kafka, --registry, --topic and --to are needed')
  const topic = allTopics.find((t) => t.name === name)
  if (!topic) throw new Error(`--topic: ${name} is none of Supplyline's topics`)
  const time = until === undefined ? undefined : Date.parse(until)
  if (Number.isNaN(time))
    throw new Error(`--until: ${until} is no time as ISO 8601 writes it, such as 2026-01-31T06:00:00Z`)
  return { kafka, registry, topic, folder, until: time, json: json === true }
}

if (process.argv[1] === import.meta.filename) process.exitCode = await archive(process.argv.slice(2))
