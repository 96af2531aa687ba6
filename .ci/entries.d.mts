export function entries(): { name: string; file: string }[]
export function exportsMap(): Record<string, unknown>
