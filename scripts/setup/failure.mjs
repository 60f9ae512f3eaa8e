/**
 * Error that ends set-up. Exit code 2 means that the user can fix it, 1 that they cannot; `output` is the output of
 * the failed program.
 */
export class Failure extends Error {
  constructor(message, { exitCode = 1, output = "" } = {}) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
    this.output = output;
  }
}
