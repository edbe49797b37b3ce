import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Endpoints, endpointsFile } from '@supplyline/local'
import { type Codec, createCodec, type LogRecord, learning } from '@supplyline/messaging'
import { confluentRegistry, KafkaLog } from '@supplyline/messaging/kafka'
import type { Message, MessageOf, RecordName, Topic } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'

const ROOT = join(import.meta.dirname, '..', '..')

export type System = {
  dataDir: string
  /** Read anew at each call: pids change when a process is started again. */
  endpoints(): Endpoints
  output(): string
  /** Resolves when the launcher has played the day, and rejects when it says that it failed. */
  dayPlayed(): Promise<void>
  post(path: string, role: keyof Endpoints['tokens'], body: unknown, key?: string): Promise<Answer>
  get(path: string, role?: keyof Endpoints['tokens']): Promise<Answer>
  /** Everything on a topic, decoded, each event id once. */
  told<K extends RecordName>(topic: Topic, type: K): Promise<MessageOf<K>['data'][]>
  records(topic: string): Promise<LogRecord[]>
  /** Orders of ours in the ERP, as it has them. */
  erpOrders(): Promise<ErpOrder[]>
  log: KafkaLog
  codec: Codec
  /** `keep`: the data directory is left as it is. */
  stop(options?: { keep?: boolean }): Promise<void>
}

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> }
export type ErpOrder = {
  number: string
  reference: string
  items: { material: string; quantity: number; unit: string }[]
}

let keys = 0

/** The whole system as a newcomer starts it, on data of its own; the day is played only where asked for. */
export const startSystem = async (
  options: { env?: Record<string, string>; day?: boolean; jaeger?: boolean } = {},
): Promise<System> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-system-'))
  const flags = [...(options.day ? [] : ['--no-demo']), ...(options.jaeger ? ['--jaeger'] : [])]
  const launcher = spawn(process.execPath, ['deploy/local/src/start.ts', ...flags, '--data-dir', dataDir], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  let output = ''
  for (const stream of [launcher.stdout, launcher.stderr])
    stream.on('data', (data) => {
      output += data
    })
  await until(
    () => output.includes('ready in') || launcher.exitCode !== null,
    600_000,
    () => output,
  )
  if (launcher.exitCode !== null) {
    rmSync(dataDir, { recursive: true, force: true })
    throw new Error(`the launcher ended with ${launcher.exitCode}:\n${output}`)
  }
  const endpoints = () => JSON.parse(readFileSync(endpointsFile(dataDir), 'utf8')) as Endpoints
  const { kafka, registry } = endpoints()
  const logger = createLogger({ service: 'test', level: 'silent' })
  const partitionsOf = () => 1
  const log = await KafkaLog.connect({
    brokers: kafka.split(','),
    clientId: 'test',
    logger,
    partitionsOf,
    onCrash: () => {},
  })
  const codec = createCodec(confluentRegistry(registry))

  const call = async (method: string, path: string, role: keyof Endpoints['tokens'], body?: unknown, key?: string) => {
    const { gateway, tokens } = endpoints()
    const response = await fetch(`${gateway}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[role]}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'idempotency-key': key ?? `test-${++keys}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
  }
  const records = async (topic: string): Promise<LogRecord[]> => {
    const found: LogRecord[] = []
    const following = await log.follow({ topics: [topic], onRecord: (record) => found.push(record) })
    await following.stop()
    return found
  }
  return {
    dataDir,
    endpoints,
    output: () => output,
    dayPlayed: async () => {
      const ended = () => /^(the day in numbers|the day failed|failed: )/m.test(output) && output.includes('Ctrl-C')
      await until(ended, 600_000, () => output)
      if (!output.includes('the day in numbers')) throw new Error(output)
    },
    post: (path, role, body, key) => call('POST', path, role, body, key),
    get: (path, role = 'source') => call('GET', path, role),
    records,
    told: async (topic, type) => {
      const byId = new Map((await records(topic.name)).map((r) => [r.headers.ce_id, r]))
      const messages: Message[] = []
      for (const record of byId.values()) if (record.value) messages.push(await decoded(codec, record.value))
      return messages.filter((m) => m.type === type).map((m) => m.data as never)
    },
    erpOrders: () => erpOrders(endpoints().partners.sap ?? ''),
    log,
    codec,
    stop: async ({ keep = false } = {}) => {
      await log.close()
      await stopLauncher(launcher)
      if (!keep) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const stopLauncher = async (launcher: ChildProcess): Promise<void> => {
  if (launcher.exitCode !== null) return
  const ended = new Promise((resolve) => launcher.once('exit', resolve))
  launcher.kill('SIGTERM')
  await ended
}

type ODataOrder = {
  PurchaseOrder: string
  to_PurchaseOrderItem: {
    results: {
      Material: string
      OrderQuantity: string
      PurchaseOrderQuantityUnit: string
      PurchaseOrderItemText: string
    }[]
  }
}

const erpOrders = async (sap: string): Promise<ErpOrder[]> => {
  const path = '/sap/opu/odata/sap/API_PURCHASEORDER_PROCESS_SRV/A_PurchaseOrder'
  const response = await fetch(`${sap}${path}?$expand=to_PurchaseOrderItem&$format=json&$top=5000`)
  const { d } = (await response.json()) as { d: { results: ODataOrder[] } }
  return d.results.flatMap(({ PurchaseOrder, to_PurchaseOrderItem: { results } }) => {
    // Every item's text begins with our reference and the line; orders that mock-sap comes with have none.
    const reference = /^(PO[0-9A-Z]{10}) \d+\b/.exec(results[0]?.PurchaseOrderItemText ?? '')?.[1]
    const items = results.map((i) => ({
      material: i.Material,
      quantity: Number(i.OrderQuantity),
      unit: i.PurchaseOrderQuantityUnit,
    }))
    return reference === undefined ? [] : [{ number: PurchaseOrder, reference, items }]
  })
}

const decoded = (codec: Codec, value: Uint8Array): Promise<Message> =>
  learning(codec, () => codec.decode(Buffer.from(value)))

export const until = async (holds: () => boolean, ms: number, why: () => string): Promise<void> => {
  for (const end = Date.now() + ms; !holds(); await sleep(50))
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s in vain: ${why()}`)
}

/** Waits until the assertion holds, and throws what it throws when time is up. */
export const eventually = async (assertion: () => Promise<void>, ms = 60_000): Promise<void> => {
  for (const end = Date.now() + ms; ; await sleep(300)) {
    try {
      return await assertion()
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}
