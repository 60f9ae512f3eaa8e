/** The comment that names the generator of an archive of numbers, out of the way of readers of its arrays. */
export const ARCHIVE_COMMENT = "convscope";
