/** Placeholder until the registrations arrive. */
export function ensureGradients(): void {}
