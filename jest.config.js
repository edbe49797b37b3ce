// Four projects: unit and search need no platform; integration and system use the real components.
const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/var/'],
  // @supplyline packages are workspace links whose real paths lie outside node_modules, so they are transformed too.
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } }],
  },
})

const platform = {
  globalSetup: '<rootDir>/deploy/local/src/jest-setup.ts',
  globalTeardown: '<rootDir>/deploy/local/src/jest-teardown.ts',
}

export default {
  // jest ignores this in a project; it is meant for the system tests.
  testTimeout: 300_000,
  // jest would leave one core idle.
  maxWorkers: '100%',
  // What a test file has loaded is given back late; a worker that has grown is replaced.
  workerIdleMemoryLimit: '500MB',
  projects: [
    project('unit', [
      '<rootDir>/{schemas,libs,services,deploy,scripts,test-e2e/{memory,checker,bench}}/**/*.test.ts',
      '!**/*.{integration,search}.test.ts',
    ]),
    // What many random runs look for: too long for those who have just changed a line.
    project('search', [
      '<rootDir>/{schemas,libs,services,deploy,test-e2e/bench}/**/*.search.test.ts',
      '<rootDir>/test-e2e/{simulate,fuzz,planted-bugs}/**/*.test.ts',
    ]),
    {
      ...project('integration', ['<rootDir>/{schemas,libs,services,deploy}/**/*.integration.test.ts']),
      ...platform,
    },
    // Each starts the whole system with its own platform, as a newcomer does.
    project('system', ['<rootDir>/test-e2e/*.test.ts']),
  ],
}
