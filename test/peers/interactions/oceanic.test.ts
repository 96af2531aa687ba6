import { oceanic } from './adapters/oceanic.js'
import { runInteractionScenarios } from './run.js'

runInteractionScenarios(oceanic)
