// What needs the clients of Kafka and of the registry, which take long to load: tests in memory do without.
export { confluentRegistry } from './codec/confluent-registry.ts'
export { KafkaLog } from './kafka-log.ts'
export { provision } from './provision.ts'
