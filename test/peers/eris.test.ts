import { eris } from './adapters/eris.js'
import { runScenarios } from './run.js'

runScenarios(eris)
