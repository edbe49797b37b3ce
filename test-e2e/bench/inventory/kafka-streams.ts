import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '../../../deploy/local/src/child.ts'
import { requireJava } from '../../../deploy/local/src/find-program.ts'
import type { BenchPlatform } from '../bench-platform.ts'
import { finallyUndo } from '../ending.ts'
import { positionsOf } from '../movements.ts'
import { limitFor } from './run-arm.ts'

/** The folder of the comparison program, built with Maven; it is not part of this repository. */
const FOLDER = process.env.BENCH_KAFKA_STREAMS
const TOPIC = 'bench-kafka-streams'

/**
 * Kafka Streams with exactly-once v2, which drops duplicates, folds and emits movements of its own on the same broker.
 * Returns how to run it once more, in movements a second; undefined where BENCH_KAFKA_STREAMS does not name its folder.
 */
export const prepareKafkaStreams = async (platform: BenchPlatform): Promise<(() => Promise<number>) | undefined> => {
  if (!FOLDER) {
    process.stderr.write('Kafka Streams is left out: BENCH_KAFKA_STREAMS names no folder of the comparison program\n')
    return undefined
  }
  if (!existsSync(join(FOLDER, 'target', 'classes')))
    throw new Error(`${FOLDER} is not built: mvn -q compile dependency:copy-dependencies -DoutputDirectory=target/lib`)
  const { movements, skew, duplicates } = platform.load
  await stockFold(platform, 'produce', [
    ...['produce', TOPIC, String(movements), skew, String(positionsOf(platform.load)), String(duplicates)],
  ])
  let pass = 0
  return async () => {
    const told = await stockFold(platform, `pass-${++pass}`, ['exactly_once_v2', TOPIC, String(movements)])
    if (told.events !== movements) throw new Error(`Kafka Streams took ${told.events} of ${movements} movements`)
    return told.value
  }
}

/** Runs the program; returns the figure that it prints as JSON. */
const stockFold = async (
  { addresses, dataDir, load }: BenchPlatform,
  name: string,
  args: string[],
): Promise<{ value: number; events?: number }> => {
  const log = join(dataDir, 'logs', `kafka-streams-${name}.log`)
  const jvm = ['-Xmx1g', `-Djava.io.tmpdir=${dataDir}`, '-cp', 'target/classes:target/lib/*']
  const child = startChild(requireJava(), [...jvm, 'StockFold', ...args], {
    ...{ log, cwd: FOLDER as string, env: { KAFKA: addresses.kafka } },
  })
  const limitMs = limitFor(load.movements)
  const timer = setTimeout(() => void child.stop(), limitMs)
  const how = await finallyUndo(
    () => child.exited,
    () => child.stop(),
  )
  clearTimeout(timer)
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  const figure = lines.filter((line) => line.startsWith('{"name"')).at(-1)
  if (how !== 'exit code 0' || !figure)
    throw new Error(`Kafka Streams (${name}) ended with ${how}:\n${lines.slice(-15).join('\n')}`)
  return JSON.parse(figure) as { value: number; events?: number }
}
