import { oceanic } from './adapters/oceanic.js'
import { runScenarios } from './run.js'

runScenarios(oceanic)
