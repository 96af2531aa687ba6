import { discordjs } from './adapters/discordjs.js'
import { runInteractionScenarios } from './run.js'

runInteractionScenarios(discordjs)
