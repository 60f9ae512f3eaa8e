/** A style sheet as text, including its imports. */
declare module "*.css" {
  const text: string;
  export default text;
}
