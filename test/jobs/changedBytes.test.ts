import { testChangedBytes } from "./changedBytes.js";

testChangedBytes(5);
