/** Comment that names the generator of a numeric archive without affecting readers of its arrays. */
export const ARCHIVE_COMMENT = "convscope";
