import { expect, test } from '@jest/globals'
import * as conventions from '@opentelemetry/semantic-conventions/incubating'
import { messagingAttributes } from './messaging-attributes.ts'

test('every attribute is named as in the published conventions', () => {
  const attributes = messagingAttributes('process', 'inventory.stock-movements.v1', {
    partition: 3,
    offset: '9007199254740991',
    key: 'OR-1:00614141007349',
    group: 'inventory-events',
    batch: 500,
    messageId: 'm1',
  })
  expect(attributes).toEqual({
    [conventions.ATTR_MESSAGING_SYSTEM]: conventions.MESSAGING_SYSTEM_VALUE_KAFKA,
    [conventions.ATTR_MESSAGING_OPERATION_TYPE]: conventions.MESSAGING_OPERATION_TYPE_VALUE_PROCESS,
    [conventions.ATTR_MESSAGING_OPERATION_NAME]: 'process',
    [conventions.ATTR_MESSAGING_DESTINATION_NAME]: 'inventory.stock-movements.v1',
    [conventions.ATTR_MESSAGING_DESTINATION_PARTITION_ID]: '3',
    [conventions.ATTR_MESSAGING_KAFKA_OFFSET]: Number.MAX_SAFE_INTEGER,
    [conventions.ATTR_MESSAGING_KAFKA_MESSAGE_KEY]: 'OR-1:00614141007349',
    [conventions.ATTR_MESSAGING_CONSUMER_GROUP_NAME]: 'inventory-events',
    [conventions.ATTR_MESSAGING_BATCH_MESSAGE_COUNT]: 500,
    [conventions.ATTR_MESSAGING_MESSAGE_ID]: 'm1',
  })
})

test('polling is of type receive', () => {
  expect(messagingAttributes('poll', 't.v1')).toMatchObject({
    [conventions.ATTR_MESSAGING_OPERATION_TYPE]: conventions.MESSAGING_OPERATION_TYPE_VALUE_RECEIVE,
    [conventions.ATTR_MESSAGING_OPERATION_NAME]: 'poll',
  })
})
