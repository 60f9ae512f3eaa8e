/** Line of Python that saves a PyTorch network as an archive that convscope can open. */
export const EXPORT_LINE = 'torch.export.save(torch.export.export(model.eval(), (x,)), "model.pt2")';
