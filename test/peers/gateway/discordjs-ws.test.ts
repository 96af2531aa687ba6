import { discordjsWs } from './adapters/discordjs-ws.js'
import { runGatewayScenarios } from './run.js'

runGatewayScenarios(discordjsWs)
