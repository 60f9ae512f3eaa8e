import tf = require("@tensorflow/tfjs");

/** Class that TensorFlow.js knows by name, with its factory. */
type Registered = NonNullable<
  ReturnType<typeof tf.serialization.SerializationMap.getMap>["classNameMap"][string]
>;

/** Entry that is registered with TensorFlow.js under a class name; undefined if there is none. */
export function registered(className: string): Registered | undefined {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return Object.hasOwn(classNameMap, className) ? classNameMap[className] : undefined;
}
