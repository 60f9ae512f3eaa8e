/** Line of Python that saves a PyTorch network as an archive that convscope can open. */
export const EXPORT_LINE = 'torch.export.save(torch.export.export(model.eval(), (x,)), "model.pt2")';

/**
 * Advice on an archive of another layout. PyTorch 2.8 has today's layout, but may store weights as pickles; since 2.9 they
 * are raw numbers.
 */
export const SAVE_AGAIN = `save it again with PyTorch 2.9 or newer: ${EXPORT_LINE}`;

/** Advice on what is no archive of a program. */
export const SAVE_EXPORT = `save it with ${EXPORT_LINE}`;
