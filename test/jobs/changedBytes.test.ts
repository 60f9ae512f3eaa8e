import { testChangedBytes } from "./changedBytes.js";

testChangedBytes(3);
