import { expect, test } from '@jest/globals'
import { Counter, metricsText } from './metrics.ts'

test('the text holds what was counted and the basics of the process', async () => {
  const parked = new Counter({ name: 'messages_parked_total', help: 'Messages parked.', labelNames: ['topic'] })
  parked.inc({ topic: 'a.v1' }, 2)
  const { body, contentType } = await metricsText()
  expect(contentType).toContain('text/plain')
  expect(body).toContain('messages_parked_total{topic="a.v1"} 2')
  expect(body).toMatch(/# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total [\d.]+/)
  expect(body).toMatch(/process_resident_memory_bytes \d+/)
})
