import { expect, test } from '@jest/globals'
import { commandsOf, inboxOf } from '@supplyline/schemas'
import { type Letter, letterOf } from '../dead-letters/letter.ts'
import { type Decision, stepFor } from './step.ts'

const letter = (code: string, topic = 'inventory.stock-movements.v1'): Letter =>
  letterOf({
    ...{ topic: 'inventory-events.dead-letters.v1', partition: 0, offset: 7, timestamp: 0, key: 'k', value: null },
    headers: { '__dlq.errors.class': code, '__dlq.errors.topic': topic },
  }) as Letter

const parked = { aggregate: 'stock:A', site: 'NORTH' }
const inbox = inboxOf('inventory-events').name
const commands = commandsOf('inventory-events').name

test.each<[string, Letter, boolean, Decision | undefined, boolean, string]>([
  ['refused: it is taken after all', letter('unknown-item'), false, undefined, false, 'RESUBMIT'],
  ['refused and edited', letter('unknown-item'), false, undefined, true, 'RESUBMIT'],
  ['refused, and not wanted', letter('unknown-item'), false, 'SKIP', false, 'DISMISS'],
  ['a bug stopped its key: it is decided again', letter('decide-failed'), true, undefined, false, 'RETRY'],
  [
    'its bytes stopped its key: the router is given them anew',
    letter('undecodable'),
    true,
    undefined,
    false,
    'REPLACE',
  ],
  ['unless somebody knows better', letter('undecodable'), true, 'RETRY', false, 'RETRY'],
  ['a parked one that is edited', letter('decide-failed'), true, undefined, true, 'REPLACE'],
  ['a parked one that is not wanted', letter('decide-failed'), true, 'SKIP', false, 'SKIP'],
  ['what a service told itself is decided again', letter('decide-failed', inbox), true, undefined, false, 'RETRY'],
  ['what a service told itself cannot be edited', letter('decide-failed', inbox), true, undefined, true, 'cannot'],
  ['what a service told itself cannot be sent', letter('unit', inbox), false, undefined, false, 'cannot'],
  ['a command is asked for anew', letter('refused-input', commands), false, undefined, false, 'cannot'],
  ['a command can be dismissed', letter('refused-input', commands), false, 'SKIP', false, 'DISMISS'],
  ['there is nothing to retry without a key that waits', letter('unit'), false, 'RETRY', false, 'cannot'],
  ['headers that do not say where it lies', letter('unit', ''), false, undefined, false, 'cannot'],
])('%s', (_, about, waits, decision, edited, action) => {
  const step = stepFor(about, waits ? parked : undefined, decision, edited)
  expect('cannot' in step ? 'cannot' : step.action).toBe(action)
  if (!('cannot' in step)) expect(step.aggregate).toBe(waits ? 'stock:A' : null)
})
