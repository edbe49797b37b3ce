import { expect, test } from '@jest/globals'
import { baseConfig, readConfig } from './config.ts'

const right = {
  SUPPLYLINE_KAFKA: 'localhost:9092',
  SUPPLYLINE_REGISTRY: 'http://localhost:8080/apis/ccompat/v7',
  SUPPLYLINE_MONGO: 'mongodb://localhost:27017/?replicaSet=rs0',
  HTTP_PORT: '8080',
}

test('a right environment is read, with defaults', () => {
  expect(readConfig(baseConfig, right)).toMatchObject({ HTTP_PORT: 8080, HTTP_HOST: '127.0.0.1', LOG_LEVEL: 'info' })
})

test('every mistake is named at once, and no value is repeated', () => {
  const wrong = { ...right, SUPPLYLINE_KAFKA: 'secret', HTTP_PORT: '99999999', SUPPLYLINE_MONGO: '' }
  const read = () => readConfig(baseConfig, wrong)
  expect(read).toThrow(/SUPPLYLINE_KAFKA[\s\S]*SUPPLYLINE_MONGO[\s\S]*HTTP_PORT/)
  expect(read).not.toThrow(/secret/)
})
