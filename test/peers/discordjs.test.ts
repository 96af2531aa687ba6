import { discordjs } from './adapters/discordjs.js'
import { runScenarios } from './run.js'

runScenarios(discordjs)
