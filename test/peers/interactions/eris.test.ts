import { eris } from './adapters/eris.js'
import { runInteractionScenarios } from './run.js'

runInteractionScenarios(eris)
