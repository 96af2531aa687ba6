import { discordjsRest } from './adapters/discordjs-rest.js'
import { runScenarios } from './run.js'

runScenarios(discordjsRest)
