import { Counter, Gauge, register } from 'prom-client'

export { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything registered in this process, in Prometheus' text format. */
export async function metricsText(): Promise<{ contentType: string; body: string }> {
  return { contentType: register.contentType, body: await register.metrics() }
}

// prom-client's own defaults start a GC observer and an event loop histogram; these are read only when asked for.
const basics: [name: string, help: string, read: () => number][] = [
  ['process_resident_memory_bytes', 'Resident memory size in bytes.', () => process.memoryUsage.rss()],
  ['nodejs_heap_size_used_bytes', 'Used JavaScript heap in bytes.', () => process.memoryUsage().heapUsed],
  ['process_start_time_seconds', 'Start time of the process since the Unix epoch in seconds.', () => startTime],
  ['nodejs_eventloop_utilization', 'Share of time the event loop was busy since the start.', () => loopUse()],
]
const startTime = Math.round(performance.timeOrigin) / 1000

for (const [name, help, read] of basics) {
  new Gauge({
    name,
    help,
    collect() {
      this.set(read())
    },
  })
}

new Counter({
  name: 'process_cpu_seconds_total',
  help: 'User and system CPU time spent in seconds.',
  collect() {
    this.reset()
    this.inc(cpuSeconds())
  },
})

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function loopUse(): number {
  return performance.eventLoopUtilization().utilization
}
