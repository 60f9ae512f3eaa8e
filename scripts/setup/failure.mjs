/** A set-up that cannot go on: exit code 2 is the user's to mend, 1 is not; `output` is what a program said. */
export class Failure extends Error {
  constructor(message, { exitCode = 1, output = "" } = {}) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
    this.output = output;
  }
}
