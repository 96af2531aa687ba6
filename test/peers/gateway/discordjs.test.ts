import { discordjs } from './adapters/discordjs.js'
import { runGatewayScenarios } from './run.js'

runGatewayScenarios(discordjs)
