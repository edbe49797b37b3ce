import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { baseConfig, checkConfig } from './config.ts'

const right = {
  SUPPLYLINE_KAFKA: 'localhost:9092',
  SUPPLYLINE_REGISTRY: 'http://localhost:8080/apis/ccompat/v7',
  SUPPLYLINE_MONGO: 'mongodb://localhost:27017/?replicaSet=rs0',
  HTTP_PORT: '8080',
}

test('a right environment is read, with defaults', () => {
  expect(checkConfig(baseConfig, right)).toMatchObject({ HTTP_PORT: 8080, HTTP_HOST: '127.0.0.1', LOG_LEVEL: 'info' })
})

test('every mistake is named at once, and no value is repeated', () => {
  const wrong = { ...right, SUPPLYLINE_KAFKA: 'secret', HTTP_PORT: '99999999', SUPPLYLINE_MONGO: '' }
  const read = () => checkConfig(baseConfig, wrong)
  expect(read).toThrow(/SUPPLYLINE_KAFKA[\s\S]*SUPPLYLINE_MONGO: is not set[\s\S]*HTTP_PORT/)
  expect(read).not.toThrow(/secret/)
})

test('a process with mistakes in its environment says which in plain words, and ends with code 78', () => {
  const program = `import { baseConfig, readConfig } from './config.ts'
    readConfig(baseConfig, process.env)
    console.log('started')`
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    env: { SUPPLYLINE_KAFKA: 'hunter2', HTTP_PORT: '8080' },
    encoding: 'utf8',
  })
  expect(stderr).toBe(
    `Cannot start: the environment has mistakes:
  SUPPLYLINE_KAFKA: give broker addresses as host:port,host:port
  SUPPLYLINE_REGISTRY: is not set
  SUPPLYLINE_MONGO: is not set
Correct them all and start again; the README of the service lists what it reads.
`,
  )
  expect(status).toBe(78)
  expect(stdout).toBe('')
})
