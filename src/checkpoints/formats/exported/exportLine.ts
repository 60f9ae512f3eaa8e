/** The line of Python that saves a network of PyTorch as an archive that convscope opens. */
export const EXPORT_LINE = 'torch.export.save(torch.export.export(model.eval(), (x,)), "model.pt2")';
