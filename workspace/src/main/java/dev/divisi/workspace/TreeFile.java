package dev.divisi.workspace;

/**
 * One entry of a tree.
 *
 * @param path from the root, with slashes
 * @param mode git's file mode, such as 100644; 160000 is a submodule
 * @param size bytes; 0 for a submodule
 * @param blob id of its content
 */
public record TreeFile(String path, String mode, long size, String blob) {}
