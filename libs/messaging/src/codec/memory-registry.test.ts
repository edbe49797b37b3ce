import { MemoryRegistry } from './memory-registry.ts'
import { registryContract } from './registry-contract.ts'

registryContract(new MemoryRegistry(), 'a-topic-contract.Sample')
