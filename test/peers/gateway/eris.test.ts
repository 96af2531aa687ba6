import { eris } from './adapters/eris.js'
import { runGatewayScenarios } from './run.js'

runGatewayScenarios(eris)
