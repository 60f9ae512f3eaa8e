import { testChangedBytes } from "./changedBytes.js";

testChangedBytes(1000);
