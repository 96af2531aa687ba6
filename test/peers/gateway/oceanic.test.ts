import { oceanic } from './adapters/oceanic.js'
import { runGatewayScenarios } from './run.js'

runGatewayScenarios(oceanic)
