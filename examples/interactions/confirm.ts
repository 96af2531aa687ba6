/** Asks a user whether they are sure, with two buttons: plain code on `awaitComponent`. */
import { ui } from 'pipecord/builders'
import type { CommandContext, ComponentContext } from 'pipecord/interactions'

/**
 * @returns the click on Yes, which is still to be answered; undefined for No, or for no click within `timeout` ms
 */
export async function confirm(
  ctx: Pick<CommandContext, 'id' | 'reply' | 'edit' | 'awaitComponent'>,
  question: string,
  timeout = 30_000,
): Promise<ComponentContext | undefined> {
  const yes = { custom_id: `yes ${ctx.id}` }
  const no = { custom_id: `no ${ctx.id}` }
  const row = ui.row(ui.button('Yes', yes, { style: 'danger' }), ui.button('No', no, { style: 'secondary' }))
  await ctx.reply({ content: question, components: [row], ephemeral: true })
  try {
    const click = await ctx.awaitComponent({ ids: [yes.custom_id, no.custom_id], timeout })
    if (click.customId === yes.custom_id) return click
    await click.update({ content: 'Never mind.', components: [] })
  } catch {
    await ctx.edit({ content: 'Too late.', components: [] })
  }
  return undefined
}
