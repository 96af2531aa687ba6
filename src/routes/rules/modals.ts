/**
 * Modals: nothing disabled, and ranges that can be met.
 * @module
 */
import type { Report } from '../checks/report.js'
import { characters } from '../checks/words.js'
import { componentRules, componentType, docsOf, uniqueIds, walk } from './components.js'
import { type Fields, numberOf, type PartRule } from './rule.js'

/** Nothing in a modal can be disabled. */
export const enabledInModals: PartRule = (component, report) => {
  if (component.disabled !== true) return
  report.addAt('disabled', { code: 'FORBIDDEN', message: 'set, not possible in a modal', docs: docsOf(component) })
}

/** Whoever must choose cannot choose nothing: `min_values` of 0 needs `required: false`. */
export const requiredChoice: PartRule = (component, report) => {
  if (component.min_values !== 0 || component.required === false) return
  const message = 'a number too small, at least 1 unless required is false'
  report.addAt('min_values', { code: 'TOO_SMALL', message, docs: docsOf(component) })
}

/** The shortest input is no longer than the longest, and what is filled in fits. */
export const inputRange: PartRule = (input, report) => {
  if (input.type !== componentType.textInput) return
  const docs = docsOf(input)
  const min = numberOf(input.min_length) ?? 0
  const max = numberOf(input.max_length) ?? 4000
  if (min > max)
    report.addAt('min_length', { code: 'RANGE_REVERSED', message: 'more than max_length, must not be', docs })
  if (typeof input.value !== 'string' || input.value === '') return
  const length = characters(input.value)
  if (length > max) report.addAt('value', { code: 'TOO_LONG', message: `${length} characters, at most ${max}`, docs })
  if (length < min) report.addAt('value', { code: 'TOO_SHORT', message: `${length} characters, at least ${min}`, docs })
}

export function modalRules(modal: Fields, report: Report): void {
  report.enter('components')
  walk(modal.components, report, (component, at) => {
    componentRules(component, at)
    enabledInModals(component, at)
    requiredChoice(component, at)
    inputRange(component, at)
  })
  uniqueIds(modal.components, report)
  report.leave()
}
