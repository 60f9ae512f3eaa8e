/** A style as text, with the styles that it imports. */
declare module "*.css" {
  const text: string;
  export default text;
}
